package io.caravel.broker;

/** What a topic filter of MQTT matches; a topic is a filter without wildcards. */
final class TopicFilter {

    private static final String ONE = "+";
    private static final String REST = "#";

    private final String[] levels;

    TopicFilter(String filter) {
        levels = filter.split("/", -1);
    }

    /** Whether this matches every topic that the other matches. */
    boolean covers(TopicFilter other) {
        if (hidesDollar() && other.levels[0].startsWith("$")) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals(REST)) {
                return true;
            }
            if (i >= other.levels.length || other.levels[i].equals(REST)) {
                return false;
            }
            if (!levels[i].equals(ONE) && !levels[i].equals(other.levels[i])) {
                return false;
            }
        }
        return levels.length == other.levels.length;
    }

    /** Whether there may be a topic that both match. */
    boolean meets(TopicFilter other) {
        if (hidesDollar() && other.levels[0].startsWith("$")
                || other.hidesDollar() && levels[0].startsWith("$")) {
            return false;
        }
        int both = Math.min(levels.length, other.levels.length);
        for (int i = 0; i < both; i++) {
            String mine = levels[i];
            String its = other.levels[i];
            if (mine.equals(REST) || its.equals(REST)) {
                return true;
            }
            if (!mine.equals(its) && !mine.equals(ONE) && !its.equals(ONE)) {
                return false;
            }
        }
        return levels.length == other.levels.length || endsHere(both) || other.endsHere(both);
    }

    /** "a/#" matches "a" as well. */
    private boolean endsHere(int at) {
        return levels.length == at + 1 && levels[at].equals(REST);
    }

    private boolean hidesDollar() {
        return levels[0].equals(ONE) || levels[0].equals(REST);
    }
}
