package io.caravel.cli.device;

import io.caravel.cli.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A simulated thermostat that speaks only MQTT: it reports its temperature, and when the edge says
 * by {@code twin/update/delta} what is wanted, it sets itself and answers with the value it then
 * has. Every reading is confirmed by the edge's {@code twin/update/result}. What it does is told as
 * lines to a consumer. Methods may be called from any thread.
 */
public final class Thermostat implements AutoCloseable {
    /** What it measures. */
    public static final String TEMPERATURE = "temperature";

    /** What can be set. */
    public static final String TARGET = "target";

    private final ThermostatMessages messages;
    private final MqttLink mqtt;
    private final Consumer<String> say;
    private final Map<String, String> set = new ConcurrentHashMap<>();
    private final Set<String> unconfirmed = ConcurrentHashMap.newKeySet();
    private final Object confirmed = new Object();
    private final ExecutorService answers =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "thermostat-answers");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * @param url the broker
     * @param namespace namespace of its Device
     * @param device name of its Device
     * @param say told each thing it does, one line each
     * @param login gives its connection what the broker wants to know
     */
    public Thermostat(
            String url,
            String namespace,
            String device,
            Consumer<String> say,
            UnaryOperator<MqttLink> login) {
        this.say = say;
        messages = new ThermostatMessages(namespace, device);
        mqtt =
                login.apply(
                        new MqttLink(
                                url,
                                "thermostat-" + namespace + "-" + device,
                                this::receive,
                                messages.resultTopic(),
                                messages.deltaTopic(),
                                messages.getResultTopic()));
    }

    /** Connects and says that it is online. */
    public void start(long patienceMillis) {
        mqtt.connect(patienceMillis);
        say.accept("connected");
        mqtt.publish(messages.stateTopic(), messages.state("state-1", "online", now()));
        askTwin("boot");
    }

    /** Publishes one reading of its temperature; confirmed later. */
    public void read(String eventId, double temperature) {
        unconfirmed.add(eventId);
        String value = String.format(Locale.ROOT, "%.2f", temperature);
        mqtt.publish(messages.updateTopic(), messages.reported(eventId, TEMPERATURE, value, now()));
    }

    /** Asks the edge for its twin; the answer is told as a line. */
    public void askTwin(String eventId) {
        mqtt.publish(messages.getTopic(), messages.get(eventId, now()));
    }

    /**
     * Waits until the edge has confirmed every reading.
     *
     * @return how many are still unconfirmed after that time
     */
    public int awaitConfirmed(long patienceMillis) throws InterruptedException {
        long end = System.nanoTime() + patienceMillis * 1_000_000L;
        synchronized (confirmed) {
            long left = patienceMillis;
            while (!unconfirmed.isEmpty() && left > 0) {
                confirmed.wait(left);
                left = (end - System.nanoTime()) / 1_000_000L;
            }
        }
        return unconfirmed.size();
    }

    @Override
    public void close() {
        answers.shutdownNow();
        mqtt.close();
    }

    private void receive(String topic, String payload) {
        if (topic.equals(messages.deltaTopic())) {
            ThermostatMessages.wanted(payload).forEach(this::setTo);
        } else if (topic.equals(messages.resultTopic())) {
            ThermostatMessages.eventId(payload).ifPresent(id -> confirm(id, payload));
        } else if (topic.equals(messages.getResultTopic())) {
            ThermostatMessages.expected(payload, TARGET)
                    .filter(value -> !isReported(payload, value))
                    .ifPresent(value -> setTo(TARGET, value));
            ThermostatMessages.actual(payload, TEMPERATURE)
                    .ifPresent(value -> say.accept("twin " + TEMPERATURE + "=" + value));
        }
    }

    private static boolean isReported(String payload, String value) {
        return ThermostatMessages.actual(payload, TARGET).filter(value::equals).isPresent();
    }

    private void setTo(String property, String value) {
        if (!value.equals(set.put(property, value))) {
            say.accept("set " + property + "=" + value);
        }
        answers.execute(() -> answer(property, value));
    }

    private void answer(String property, String value) {
        String eventId = "answer-" + property + "-" + System.nanoTime();
        try {
            mqtt.publish(
                    messages.updateTopic(), messages.reported(eventId, property, value, now()));
        } catch (Problem e) {
            say.accept("could not answer: " + e.getMessage());
        }
    }

    private void confirm(String eventId, String payload) {
        ThermostatMessages.refusal(payload)
                .ifPresent(code -> say.accept("refused " + eventId + " with code " + code));
        synchronized (confirmed) {
            unconfirmed.remove(eventId);
            confirmed.notifyAll();
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
