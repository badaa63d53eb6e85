/**
 * Numbers of the system calls that core uses, by instruction set.
 *
 * @see syscalls(2)
 */
export const SYSTEM_CALLS = {
  x64: {
    read: 0,
    close: 3,
    ftruncate: 77,
    getppid: 110,
    prctl: 157,
    futex: 202,
    clock_gettime: 228,
    exit_group: 231,
    waitid: 247,
    openat: 257,
    ppoll: 271,
    memfd_create: 319,
    pidfd_open: 434,
    futex_waitv: 449,
  },
  arm64: {
    read: 63,
    close: 57,
    ftruncate: 46,
    getppid: 173,
    prctl: 167,
    exit_group: 94,
    futex: 98,
    clock_gettime: 113,
    waitid: 95,
    openat: 56,
    ppoll: 73,
    memfd_create: 279,
    pidfd_open: 434,
    futex_waitv: 449,
  },
} as const;

/** An instruction set whose system calls are known. */
export type Arch = keyof typeof SYSTEM_CALLS;

/** Returns the instruction set of a platform such as `linux-x64`, or `undefined` if it is not a Linux that is known. */
export function archOf(platform: string): Arch | undefined {
  const [system, arch] = platform.split("-");
  return system === "linux" && arch in SYSTEM_CALLS ? (arch as Arch) : undefined;
}
