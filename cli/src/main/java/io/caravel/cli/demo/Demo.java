package io.caravel.cli.demo;

import io.caravel.cli.Problem;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.process.ManagedProcess;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main job of Caravel, end to end: starts a lab, does the five steps and takes everything away
 * again. A step that fails names itself and shows the log lines that tell why.
 */
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int LINES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;
    private final ClusterSetup setup;
    private final Story story;
    private volatile boolean interrupted;
    private boolean cleaned;
    private boolean clean = true;

    /**
     * @param lab nothing of it is started yet
     * @param setup what is put into its cluster
     * @param story where it is told
     */
    public Demo(Lab lab, ClusterSetup setup, Story story) {
        this.lab = lab;
        this.setup = setup;
        this.story = story;
    }

    /**
     * Does everything.
     *
     * @return whether every step did what it should
     */
    public boolean run() {
        long start = System.nanoTime();
        try {
            new StartStep(lab, setup, story).run();
            new PodStep(lab, story).run();
            new TwinStep(lab, story).run();
            new OutageStep(lab, story).run();
            new RestoreStep(lab, story).run();
            story.step("5. Summary");
            Duration all = Duration.ofNanos(System.nanoTime() - start);
            story.figure("the whole demo", Story.seconds(all));
            story.summary();
            return true;
        } catch (Problem | Await.NotComing e) {
            fail(e);
            return false;
        } catch (RuntimeException e) {
            fail(e);
            LOG.error("unexpected", e);
            return false;
        }
    }

    /** Says that what fails from now on fails because everything is being stopped. */
    public void interrupt() {
        interrupted = true;
    }

    /**
     * Takes everything away: objects, workloads, processes. Safe to repeat, from any thread.
     *
     * @param graceful whether both sides still work, so that Pods end as Kubernetes promises
     * @return whether nothing was left behind
     */
    public synchronized boolean cleanUp(boolean graceful) {
        if (cleaned) {
            return clean;
        }
        cleaned = true;
        if (graceful) {
            quietly("The Pods did not end in time", () -> setup.removeObjects(PATIENCE));
        }
        quietly("The edge was not cleaned up", lab::stopSides);
        if (lab.cluster().isReal()) {
            quietly("The cluster was not cleaned up", setup::removeAll);
        }
        quietly("A process was not stopped", lab::close);
        return clean;
    }

    private void fail(RuntimeException e) {
        if (interrupted) {
            return;
        }
        story.say("");
        story.say("FAILED in step '" + story.step() + "': " + e.getMessage());
        for (ManagedProcess process : lab.processes()) {
            List<String> lines = process.log().telling(LINES);
            String state = process.isAlive() ? "" : " (it does not run any more)";
            story.say("");
            story.say("The " + process.name() + state + ", " + process.log().file() + ":");
            lines.forEach(line -> story.say("  | " + line));
        }
    }

    private void quietly(String sentence, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            clean = false;
            story.say(sentence + ": " + e.getMessage());
        }
    }
}
