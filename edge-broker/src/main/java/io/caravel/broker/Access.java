package io.caravel.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who may log in and what each may do, as the files said when they were read. Immutable: changed
 * files make another one.
 *
 * @param users who may log in with a password
 * @param rules what each may do
 */
record Access(Users users, TopicRules rules) {

    /**
     * Reads the files.
     *
     * @param listed users beside those of the file
     * @param usersFile empty for none
     * @param aclFile empty for none
     * @throws BrokerException {@code EDGE-BROKER-006} when one cannot be read
     */
    static Access read(Map<String, PasswordHash> listed, String usersFile, String aclFile) {
        Users users = new Users();
        listed.forEach(users::add);
        if (!usersFile.isEmpty()) {
            users.read(Path.of(usersFile));
        }
        TopicRules rules = new TopicRules();
        if (!aclFile.isEmpty()) {
            rules.read(Path.of(aclFile));
        }
        return new Access(users, rules);
    }

    /** Whether a guest who logged in under these would find nothing changed under others. */
    boolean isSameFor(Guest guest, boolean certified, Access other) {
        boolean sameLogin =
                certified
                        || Objects.equals(
                                users.password(guest.name()), other.users.password(guest.name()));
        return sameLogin && rulesOf(guest).equals(other.rulesOf(guest));
    }

    private List<Object> rulesOf(Guest guest) {
        return List.of(rules.isOpen(), rules.of(guest));
    }
}
