package io.caravel.bench.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiMetricsTest {

    private static final String BEFORE =
            """
            # TYPE apiserver_request_total counter
            apiserver_request_total{code="200",component="apiserver",contentType="application/json",dry_run="",group="",resource="pods",scope="namespace",subresource="status",verb="PATCH",version="v1"} 7
            apiserver_request_total{code="200",component="apiserver",group="coordination.k8s.io",resource="leases",scope="namespace",subresource="",verb="PATCH",version="v1"} 1.2e+06
            """;
    private static final String AFTER =
            """
            # TYPE apiserver_request_total counter
            apiserver_request_total{code="200",component="apiserver",contentType="application/json",dry_run="",group="",resource="pods",scope="namespace",subresource="status",verb="PATCH",version="v1"} 9
            apiserver_request_total{code="409",component="apiserver",contentType="application/json",dry_run="",group="",resource="pods",scope="namespace",subresource="status",verb="PATCH",version="v1"} 1
            apiserver_request_total{code="200",component="apiserver",group="coordination.k8s.io",resource="leases",scope="namespace",subresource="",verb="PATCH",version="v1"} 1.200005e+06
            apiserver_request_total{code="201",component="apiserver",group="",resource="events",scope="namespace",subresource="",verb="POST",version="v1"} 3
            apiserver_request_total{code="201",component="apiserver",group="",resource="pods",scope="namespace",subresource="",verb="POST",version="v1"} 50
            apiserver_request_total{code="201",component="apiserver",group="",resource="nodes",scope="cluster",subresource="",verb="APPLY",version="v1"} 2
            """;

    private final AtomicReference<String> said = new AtomicReference<>(BEFORE);

    @Test
    void whatTheRuntimeDoesIsCountedFromTheBeginningOn() throws Exception {
        // Given
        ApiCounter.Count count = new ApiMetrics(said::get).begin();
        // When
        said.set(AFTER);
        ApiTally tally = count.untilNow();
        // Then
        assertThat(tally.writes("pods/status")).isEqualTo(3);
        assertThat(tally.writes("leases")).isEqualTo(5);
        assertThat(tally.writes("events")).isEqualTo(3);
        assertThat(tally.writes("nodes")).isEqualTo(2);
        assertThat(tally.mostWrites("leases")).isEmpty();
    }

    @Test
    void whatOnlyUsersDoIsLeftOut() throws Exception {
        // Given
        ApiCounter.Count count = new ApiMetrics(said::get).begin();
        // When
        said.set(AFTER);
        // Then
        assertThat(count.untilNow().writes("pods")).isZero();
    }
}
