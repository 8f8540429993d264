package io.caravel.bench.twin;

import io.caravel.bench.BenchResult;
import io.caravel.bench.fleet.ProcessGauge;
import io.caravel.cli.lab.Lab;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processor time that each process of a run takes, so that it shows who limits it. */
final class Shares {

    private final Map<String, ProcessGauge> processes = new LinkedHashMap<>();
    private final Map<String, Double> before = new LinkedHashMap<>();

    /**
     * @param broker its process
     */
    Shares(Lab lab, long broker) {
        processes.put("edge", new ProcessGauge(lab.edge().pid()));
        processes.put("cloud", new ProcessGauge(lab.cloud().pid()));
        processes.put("broker", new ProcessGauge(broker));
        lab.cluster().process().ifPresent(api -> processes.put("api", new ProcessGauge(api.pid())));
        processes.put("devices", new ProcessGauge(ProcessHandle.current().pid()));
    }

    /** Counts from now on. */
    void begin() throws IOException {
        for (Map.Entry<String, ProcessGauge> process : processes.entrySet()) {
            before.put(process.getKey(), process.getValue().cpuSeconds());
        }
    }

    /** Tells the microseconds per update of each as figures that begin with its name. */
    void tell(BenchResult result, String name, int updates) throws IOException {
        for (Map.Entry<String, ProcessGauge> process : processes.entrySet()) {
            double seconds = process.getValue().cpuSeconds() - before.get(process.getKey());
            result.figure(process.getKey() + "_" + name, Math.round(seconds / updates * 1e6));
        }
    }
}
