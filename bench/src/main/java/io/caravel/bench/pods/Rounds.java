package io.caravel.bench.pods;

import java.util.ArrayList;
import java.util.List;

/**
 * Pods that come and go one after the other, each beside one by bare calls, so that both meet the
 * same load.
 */
final class Rounds {

    private final PodLab pods;
    private final PodWatch watch;
    private final Baseline alone;
    private final Containers containers;

    Rounds(PodLab pods, PodWatch watch, Baseline alone, Containers containers) {
        this.pods = pods;
        this.watch = watch;
        this.alone = alone;
        this.containers = containers;
    }

    /**
     * What rounds took.
     *
     * @param come seconds from the creation in the API until Running is seen there
     * @param go seconds from the deletion in the API until the Pod is gone there
     * @param comeAlone seconds of the bare calls for the first
     * @param goAlone seconds of the bare calls for the second
     * @param comeCalls calls of CRI while a Pod came
     * @param goCalls calls of CRI while a Pod went
     */
    record Seconds(
            List<Double> come,
            List<Double> go,
            List<Double> comeAlone,
            List<Double> goAlone,
            List<Double> comeCalls,
            List<Double> goCalls) {}

    Seconds run(String prefix, int rounds) throws Exception {
        Seconds all =
                new Seconds(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        for (int i = 0; i < rounds; i++) {
            Baseline.Took took = alone.round();
            all.comeAlone().add(took.come());
            all.goAlone().add(took.go());
            String name = prefix + "-" + i;
            long before = containers.calls();
            long began = System.nanoTime();
            pods.create(name);
            all.come().add(PodsBench.round((watch.ready(name) - began) / 1e9));
            long between = containers.calls();
            long ended = System.nanoTime();
            pods.delete(name);
            all.go().add(PodsBench.round((watch.gone(name) - ended) / 1e9));
            all.comeCalls().add((double) between - before);
            all.goCalls().add((double) containers.calls() - between);
        }
        return all;
    }
}
