"""What a notebook may not ask the Linux kernel for: a seccomp filter, in the kernel's own small language (BPF).

It closes the ways round the walls that no namespace and no limit closes: memory that belongs to no process (System V,
memfd), keys of the session, other processes of the same user, new namespaces, input written to a terminal.

libseccomp would resolve the names; it is a system library that a plain Python installation cannot bring along, so the
numbers of the two machines that matter stand here. On any other machine the levels that need the filter do not exist.
"""

import ctypes
import errno
import os
import platform
import struct

ALLOW, REFUSE, END = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24  # where `struct seccomp_data` holds them; low words of arguments
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

NEVER = {  # name: number on x86_64, on aarch64
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "move_pages": (279, 239), "migrate_pages": (256, 238),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsmount": (432, 432), "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
TO_ITSELF = {  # whose first argument must be 0 or the caller
    "prlimit64": (302, 261), "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274),
}
SIGNALS = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
SIGNAL_BY_DESCRIPTOR = (424, 424)
CLONE, CLONE3, IOCTL, SOCKET = (56, 220), (435, 435), (16, 29), (41, 198)
NEW_NAMESPACES = 0x7E020000  # user, mount, process, network, IPC, host name, cgroup
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
FAMILIES = (1, 2, 10, 16)  # sockets: local, IPv4, IPv6, netlink; not those that lead out of a network namespace


def known() -> bool:
    """Say whether there is a filter for this machine."""
    return platform.machine() in MACHINES


def program(myself: int, signals: bool) -> bytes:
    """Write the filter.

    Args:
        myself: the process that may be named where only the caller itself may.
        signals: whether signals may go to other processes; the kernel still asks for the same user.
    """
    architecture, place = MACHINES[platform.machine()]
    steps: list[tuple[int, int, int, int]] = [
        (LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, END),
        (LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, REFUSE | errno.EPERM),  # another ABI
        (EQUAL, 0, 1, CLONE3[place]), (RETURN, 0, 0, REFUSE | errno.ENOSYS),  # its flags cannot be read; clone's can
    ]
    for numbers in [*NEVER.values(), *(() if signals else (SIGNAL_BY_DESCRIPTOR,))]:
        steps += [(EQUAL, 0, 1, numbers[place]), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    for numbers in [*TO_ITSELF.values(), *(() if signals else SIGNALS.values())]:
        steps += _only(numbers[place], FIRST, (0, myself), errno.EPERM)
    steps += _only(SOCKET[place], FIRST, FAMILIES, errno.EAFNOSUPPORT)
    steps += [
        (EQUAL, 0, 4, CLONE[place]), (LOAD, 0, 0, FIRST), (ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, REFUSE | errno.EPERM), (RETURN, 0, 0, ALLOW),
        (EQUAL, 0, 4, IOCTL[place]), (LOAD, 0, 0, SECOND), (EQUAL, 1, 0, TERMINAL_INPUT[0]),
        (EQUAL, 0, 1, TERMINAL_INPUT[1]), (RETURN, 0, 0, REFUSE | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def confine(myself: int, signals: bool) -> None:
    """Put this process and all that it will start behind the filter, for good.

    Raises:
        OSError: the kernel has no filters.
    """
    steps = program(myself, signals)
    held = ctypes.create_string_buffer(steps)
    whole = struct.pack("HP", len(steps) // 8, ctypes.addressof(held))
    _control(38, 1)  # PR_SET_NO_NEW_PRIVS
    _control(22, 2, ctypes.create_string_buffer(whole))  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parents end, so that none can hide."""
    _control(36, 1)  # PR_SET_CHILD_SUBREAPER


def stay_closed(closed: bool = True) -> None:
    """Let no other process of the same user look into this one."""
    _control(4, int(not closed))  # PR_SET_DUMPABLE


def become(user: int, reading: bool) -> None:
    """Turn from root into a user without rights, for good.

    Args:
        user: his number.
        reading: whether he may read what is root's: Python itself, where it lies in root's home.
    """
    _control(8, int(reading))  # PR_SET_KEEPCAPS
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    rights = 1 << 2 if reading else 0  # CAP_DAC_READ_SEARCH
    header, data = struct.pack("II", 0x20080522, 0), struct.pack("6I", rights, rights, 0, 0, 0, 0)
    if ctypes.CDLL(None).capset(header, data):
        raise OSError("capset: the rights of root cannot be given up")


def _only(number: int, argument: int, allowed: tuple[int, ...], error: int) -> list[tuple[int, int, int, int]]:
    """Let a call pass if its argument is one of those allowed."""
    count = len(allowed)
    tests = [(EQUAL, count - place, 0, value) for place, value in enumerate(allowed)]
    return [
        (EQUAL, 0, count + 3, number), (LOAD, 0, 0, argument), *tests,
        (RETURN, 0, 0, REFUSE | error), (RETURN, 0, 0, ALLOW),
    ]


def _control(option: int, value: int, pointer: object = None) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), pointer, None, None):
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {errno.errorcode.get(number)}")
