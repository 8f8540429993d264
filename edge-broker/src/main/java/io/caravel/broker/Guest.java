package io.caravel.broker;

import java.security.Principal;

/**
 * Who is connected, as it was proved at the login.
 *
 * @param name of the user or of the client certificate, empty for anonymous
 * @param own whether it is the program that runs this broker, which may do everything
 */
record Guest(String name, boolean own) implements Principal {

    static final Guest ANONYMOUS = new Guest("", false);

    @Override
    public String getName() {
        return name;
    }
}
