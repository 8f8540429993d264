package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every route file promises to its reader. There is no exception list. */
class HouseRulesTest {

    private static final List<String> KEY_ORDER =
            List.of("id", "description", "note", "group", "routeConfigurationId");
    private static final Set<String> SCRIPTS =
            Set.of("groovy", "joor", "java", "js", "python", "mvel", "ognl", "script");

    private final List<RouteFile> routes = RouteFile.all();

    @Test
    void thereAreRoutesOnBothSides() {
        assertThat(routes).extracting(RouteFile::side).contains("cloud", "edge");
    }

    @Test
    void aFileIsNamedByHopSideAndVerb() {
        List<String> wrong =
                Repository.files("routes", RouteFile::isRoute).stream()
                        .filter(file -> !RouteFile.isNamedByTheRule(file))
                        .map(Repository::relative)
                        .toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void aFileHoldsOneRoute() {
        for (RouteFile route : routes) {
            assertThat(RouteFile.documents(route.file())).as(route.path()).hasSize(1);
        }
    }

    @Test
    void theIdOfARouteIsItsFlowSideAndVerb() {
        for (RouteFile route : routes) {
            assertThat(route.id()).as(route.path()).isEqualTo(route.expectedId());
        }
    }

    @Test
    void aRouteSaysInOneSentenceWhatItCarries() {
        for (RouteFile route : routes) {
            assertThat(route.route().get("description"))
                    .as(route.path() + " description")
                    .asString()
                    .matches("(?s)[A-Z].*\\.")
                    .hasSizeBetween(20, 240);
        }
    }

    @Test
    void theKeysOfARouteStandInTheHouseOrder() {
        for (RouteFile route : routes) {
            List<String> present =
                    route.route().keySet().stream().filter(KEY_ORDER::contains).toList();
            List<String> expected = KEY_ORDER.stream().filter(present::contains).toList();
            assertThat(present).as(route.path()).isEqualTo(expected);
            assertThat(new ArrayList<>(route.route().keySet()).get(route.route().size() - 1))
                    .as(route.path() + " ends with from")
                    .isEqualTo("from");
        }
    }

    @Test
    void theGroupOfARouteIsItsFlow() {
        for (RouteFile route : routes) {
            assertThat(route.route().get("group")).as(route.path()).isEqualTo(route.flow());
        }
    }

    @Test
    void anEntryRouteNamesPoliciesOfItsSideThatExist() {
        Set<String> policies = policyIds();
        for (RouteFile route : routes) {
            if (!route.isInner()) {
                assertThat(route.policyNames())
                        .as(route.path() + " routeConfigurationId")
                        .isNotEmpty()
                        .isSubsetOf(policies)
                        .allMatch(policy -> policy.startsWith(route.side() + "-"));
            }
        }
    }

    /** Camel lets a clause go on with the tries of the one that acted before it on a message. */
    @Test
    void whereAPolicyTriesAgainEveryClauseSaysHowOften() {
        for (RouteFile route : routes) {
            List<Object> tries = route.policyNames().stream().flatMap(this::tries).toList();
            if (tries.contains(-1)) {
                assertThat(tries).as(route.path() + " maximumRedeliveries").doesNotContain("?");
            }
        }
    }

    /** How often each clause of a policy tries again; {@code ?} where it does not say. */
    private Stream<Object> tries(String policy) {
        return RouteFile.policies().stream()
                .flatMap(file -> RouteFile.documents(file).stream())
                .map(document -> RouteFile.map(RouteFile.map(document).get("routeConfiguration")))
                .filter(found -> policy.equals(found.get("id")))
                .flatMap(found -> ((List<?>) found.get("onException")).stream())
                .map(clause -> RouteFile.map(RouteFile.map(clause).get("onException")))
                .map(clause -> clause.getOrDefault("redeliveryPolicy", Map.of()))
                .map(tries -> RouteFile.map(tries).getOrDefault("maximumRedeliveries", "?"));
    }

    @Test
    void anInnerRouteLeavesFailuresToItsCaller() {
        for (RouteFile route : routes) {
            if (route.isInner()) {
                assertThat(route.route().get("errorHandler"))
                        .as(route.path() + " errorHandler")
                        .isEqualTo(Map.of("noErrorHandler", Map.of()));
                assertThat(route.route())
                        .as(route.path())
                        .doesNotContainKey("routeConfigurationId");
            }
        }
    }

    @Test
    void everyPolicyIsUsed() {
        Set<String> used =
                routes.stream()
                        .flatMap(route -> route.policyNames().stream())
                        .collect(Collectors.toSet());
        assertThat(used).containsAll(policyIds());
    }

    @Test
    void anInnerRouteListensUnderItsOwnName() {
        for (RouteFile route : routes) {
            if (route.isInner()) {
                assertThat(route.fromUri()).as(route.path()).isEqualTo("direct:" + route.id());
            }
        }
    }

    @Test
    void whatARouteCallsStandsOnTheSameSide() {
        for (RouteFile route : routes) {
            Set<String> names =
                    routes.stream()
                            .filter(other -> other.side().equals(route.side()))
                            .filter(RouteFile::isInner)
                            .map(RouteFile::fromUri)
                            .collect(Collectors.toSet());
            for (String uri : route.producerUris()) {
                if (uri.startsWith("direct:") && !uri.contains("${")) {
                    assertThat(names).as(route.path() + " calls " + uri).contains(uri);
                }
            }
        }
    }

    @Test
    void anInnerRouteIsCalledBySomeone() {
        for (RouteFile route : routes) {
            if (route.isInner()) {
                boolean byRoute =
                        routes.stream()
                                .filter(other -> other.side().equals(route.side()))
                                .anyMatch(other -> other.producerUris().contains(route.fromUri()));
                boolean byBean =
                        Repository.joinedText(route.side() + "-runtime/src/main/java", ".java")
                                .contains("\"" + route.id() + "\"");
                assertThat(byRoute || byBean).as(route.path() + " has a caller").isTrue();
            }
        }
    }

    @Test
    void aRouteHasFewEnoughStepsToRemember() {
        for (RouteFile route : routes) {
            assertThat(steps(route)).as(route.path() + " steps").isLessThanOrEqualTo(12);
        }
    }

    @Test
    void aFileIsShortEnoughToReadAtOnce() {
        for (Path file : Repository.files("routes", path -> path.toString().endsWith(".yaml"))) {
            assertThat(Repository.text(file).lines().count())
                    .as(Repository.relative(file) + " lines")
                    .isLessThanOrEqualTo(60);
        }
    }

    @Test
    void aChoiceHasAtMostFourBranchesAndNoChoiceInside() {
        for (RouteFile route : routes) {
            for (RouteFile.Node node : route.nodes()) {
                if (node.key().equals("choice")) {
                    Map<String, Object> choice = RouteFile.map(node.value());
                    int branches = ((List<?>) choice.getOrDefault("when", List.of())).size();
                    branches += choice.containsKey("otherwise") ? 1 : 0;
                    assertThat(branches).as(route.path() + " branches").isLessThanOrEqualTo(4);
                    assertThat(choice.toString()).as(route.path()).doesNotContain("choice=");
                }
            }
        }
    }

    @Test
    void aRouteHoldsNoScript() {
        for (RouteFile route : routes) {
            Set<String> keys =
                    route.nodes().stream().map(RouteFile.Node::key).collect(Collectors.toSet());
            assertThat(keys).as(route.path()).doesNotContainAnyElementsOf(SCRIPTS);
        }
    }

    @Test
    void intentStandsInFieldsAndNotInComments() {
        List<Path> yaml = Repository.files("routes", file -> file.toString().endsWith(".yaml"));
        for (Path file : yaml) {
            assertThat(Repository.text(file).lines().map(String::strip))
                    .as(Repository.relative(file))
                    .noneMatch(line -> line.startsWith("#"));
        }
    }

    @Test
    void everyRouteIdIsNamedByATest() {
        StringBuilder tests = new StringBuilder();
        for (String module : List.of("edge-runtime", "cloud-runtime", "tests")) {
            tests.append(Repository.joinedText(module + "/src/test", ".java"));
        }
        String all = tests.toString();
        for (RouteFile route : routes) {
            assertThat(all.contains("\"" + route.id() + "\""))
                    .as(route.id() + " is named by a test")
                    .isTrue();
        }
    }

    private static Set<String> policyIds() {
        Set<String> ids = new HashSet<>();
        for (Path file : RouteFile.policies()) {
            for (Object entry : RouteFile.documents(file)) {
                Map<String, Object> policy =
                        RouteFile.map(RouteFile.map(entry).get("routeConfiguration"));
                ids.add(String.valueOf(policy.get("id")));
            }
        }
        return ids;
    }

    private static long steps(RouteFile route) {
        return route.nodes().stream()
                .filter(node -> node.key().equals("steps"))
                .mapToLong(node -> ((List<?>) node.value()).size())
                .sum();
    }
}
