package io.caravel.devcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One committed change of one object.
 *
 * @param revision the store's revision after the change
 * @param key the object
 * @param object its new state, or its last state (carrying the new revision) when it was removed
 * @param previous its state before, null when it is new
 * @param removed whether the object is gone
 */
public record Change(
        long revision, Key key, ObjectNode object, ObjectNode previous, boolean removed) {}
