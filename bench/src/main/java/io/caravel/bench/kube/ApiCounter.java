package io.caravel.bench.kube;

import java.io.IOException;

/** Where the requests to an API are counted, by the API itself. */
public interface ApiCounter {

    /** Begins to count. */
    Count begin() throws IOException;

    /** A count that has begun. */
    interface Count {

        /** All requests from the beginning until now. */
        ApiTally untilNow() throws IOException;
    }
}
