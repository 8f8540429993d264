package io.caravel.cri;

/**
 * What a command inside a container said.
 *
 * @param exitCode exit status
 * @param stdout standard output, at most 16 MiB
 * @param stderr standard error, at most 16 MiB
 */
public record ExecResult(int exitCode, byte[] stdout, byte[] stderr) {}
