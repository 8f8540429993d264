package io.caravel.cri;

/**
 * Who pulls an image.
 *
 * @param username user name
 * @param password password
 * @param server registry
 */
public record RegistryCredentials(String username, String password, String server) {

    /** Never shows the password. */
    @Override
    public String toString() {
        return "RegistryCredentials[" + username + "@" + server + "]";
    }
}
