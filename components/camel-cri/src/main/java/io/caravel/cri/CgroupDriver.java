package io.caravel.cri;

/** Who keeps the control groups of a container runtime. */
public enum CgroupDriver {
    /** Nobody, or nobody says. */
    NONE,
    /** The runtime itself, as folders. */
    CGROUPFS,
    /** systemd, as slices. */
    SYSTEMD
}
