package io.caravel.cri;

/** The calls of a container runtime, named as in the Container Runtime Interface. */
public enum CriVerb {
    version,
    listPodSandbox,
    runPodSandbox,
    podSandboxStatus,
    stopPodSandbox,
    removePodSandbox,
    createContainer,
    startContainer,
    stopContainer,
    removeContainer,
    listContainers,
    containerStatus,
    execSync,
    listImages,
    imageStatus,
    pullImage,
    removeImage
}
