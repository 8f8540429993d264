package io.caravel.edge.pods;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Names and places of a node, and how it runs Pods.
 *
 * @param node name of the node
 * @param hostIp address of the box as of now, for the Pods' status; must not wait
 * @param folder where volumes and what is remembered of Pods are kept
 * @param logs where containers write their output
 * @param upkeep how much of the disk images and logs may take
 * @param rules what the owner of the node wants for its Pods
 * @param offer what the node gives to Pods
 */
public record PodSettings(
        String node,
        Supplier<String> hostIp,
        Path folder,
        Path logs,
        UpkeepLimits upkeep,
        PodRules rules,
        NodeOffer offer) {}
