/**
 * Numbers of the system calls that core uses, by instruction set.
 *
 * @see syscalls(2)
 */
export const SYSTEM_CALLS = {
  x64: {
    read: 0,
    close: 3,
    munmap: 11,
    pread64: 17,
    pwrite64: 18,
    fcntl: 72,
    ftruncate: 77,
    geteuid: 107,
    getppid: 110,
    prctl: 157,
    futex: 202,
    clock_gettime: 228,
    exit_group: 231,
    getdents64: 217,
    waitid: 247,
    openat: 257,
    mkdirat: 258,
    unlinkat: 263,
    ppoll: 271,
    memfd_create: 319,
    statx: 332,
    pidfd_open: 434,
    futex_waitv: 449,
  },
  arm64: {
    fcntl: 25,
    mkdirat: 34,
    unlinkat: 35,
    ftruncate: 46,
    openat: 56,
    close: 57,
    getdents64: 61,
    read: 63,
    pread64: 67,
    pwrite64: 68,
    ppoll: 73,
    exit_group: 94,
    waitid: 95,
    futex: 98,
    clock_gettime: 113,
    prctl: 167,
    getppid: 173,
    geteuid: 175,
    munmap: 215,
    memfd_create: 279,
    statx: 291,
    pidfd_open: 434,
    futex_waitv: 449,
  },
} as const;

/**
 * Flags of openat(2) that are not the same everywhere.
 *
 * @see open(2)
 */
export const OPEN_FLAGS = {
  x64: { O_DIRECTORY: 0o200000, O_NOFOLLOW: 0o400000 },
  arm64: { O_DIRECTORY: 0o40000, O_NOFOLLOW: 0o100000 },
} as const;

/** An instruction set whose system calls are known. */
export type Arch = keyof typeof SYSTEM_CALLS;

/** Returns the instruction set of a platform such as `linux-x64`, or `undefined` if it is not a Linux that is known. */
export function archOf(platform: string): Arch | undefined {
  const [system, arch] = platform.split("-");
  return system === "linux" && arch in SYSTEM_CALLS ? (arch as Arch) : undefined;
}
