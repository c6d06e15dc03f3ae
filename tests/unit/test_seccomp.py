"""The filter of system calls: run here by a small machine of its own, so that it is tried for both processors."""

import errno
import re
import struct
from pathlib import Path

import pytest

from cpia.grading.warm.seccomp import TABLES, Table, assemble

ALLOW, KILL, REFUSE = "allow", "kill", "refuse"
SHARED, PRIVATE, ANONYMOUS = 1, 2, 0x20
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def answer(program: bytes, machine: int, number: int, *arguments: int) -> tuple[str, int]:
    """Run a classic BPF program on one call, as the kernel does."""
    data = struct.pack("=IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = [struct.unpack_from("=HBBI", program, place) for place in range(0, len(program), 8)]
    place = accumulator = 0
    while True:
        code, yes, no, value = steps[place]
        place += 1
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            accumulator &= value
        elif code == 0x06:
            return {0x7FFF0000: ALLOW, 0x80000000: KILL}.get(value & 0xFFFF0000, REFUSE), value & 0xFFFF
        else:
            met = {0x15: accumulator == value, 0x25: accumulator > value, 0x45: bool(accumulator & value)}[code]
            place += yes if met else no


@pytest.fixture(params=sorted(TABLES))
def table(request: pytest.FixtureRequest) -> Table:
    return TABLES[request.param]


def test_every_call_of_the_list_is_refused(table: Table) -> None:
    program = assemble(table)
    for number in table.refused.values():
        assert answer(program, table.machine, number) == (REFUSE, errno.EPERM)


def test_every_other_call_of_the_machine_is_allowed(table: Table) -> None:
    program = assemble(table)
    special = {*table.refused.values(), table.clone3, *table.sockets}
    for number in set(range(463)) - special:
        assert answer(program, table.machine, number) == (ALLOW, 0)


def test_a_call_newer_than_the_list_does_not_exist(table: Table) -> None:
    program = assemble(table)
    for number in (463, 467, 500, 4000):
        assert answer(program, table.machine, number) == (REFUSE, errno.ENOSYS)
    assert answer(program, table.machine, table.clone3) == (REFUSE, errno.ENOSYS)


@pytest.mark.parametrize("machine", [0x40000003, 0x40000028, 0xC00000F3, 0])
def test_another_machines_convention_ends_the_process(table: Table, machine: int) -> None:
    assert answer(assemble(table), machine, 0)[0] == KILL


def test_the_second_convention_of_x86_ends_the_process() -> None:
    table = TABLES["x86_64"]
    for number in (0x40000000, 0x40000000 | table.prctl, 0x7FFFFFFF, 0xFFFFFFFF):
        assert answer(assemble(table), table.machine, number)[0] == KILL


@pytest.mark.parametrize("flag", [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
def test_a_child_with_a_new_namespace_is_refused_and_a_thread_is_not(table: Table, flag: int) -> None:
    program = assemble(table)
    assert answer(program, table.machine, table.clone, flag | 17) == (REFUSE, errno.EPERM)
    assert answer(program, table.machine, table.clone, 0x003D0F00) == (ALLOW, 0)  # what pthread_create asks
    assert answer(program, table.machine, table.clone, 0x01200011) == (ALLOW, 0)  # what fork asks


def test_memory_that_no_process_and_no_file_counts_is_refused(table: Table) -> None:
    program = assemble(table)

    def mapped(flags: int) -> str:
        return answer(program, table.machine, table.mmap, 0, 4096, 3, flags)[0]

    assert mapped(SHARED | ANONYMOUS) == mapped(3 | ANONYMOUS) == REFUSE
    assert mapped(PRIVATE | ANONYMOUS) == mapped(SHARED) == mapped(PRIVATE) == ALLOW


def test_only_unix_and_internet_sockets_can_be_made(table: Table) -> None:
    program = assemble(table)
    for number in table.sockets:
        allowed = {family for family in range(50) if answer(program, table.machine, number, family)[0] == ALLOW}
        assert allowed == {1, 2, 10}
        assert answer(program, table.machine, number, 38) == (REFUSE, errno.EAFNOSUPPORT)
        assert answer(program, table.machine, number, 0x1_0000_0026)[0] == REFUSE  # the kernel reads the low half too


def test_a_process_cannot_outlive_its_guardian(table: Table) -> None:
    program = assemble(table)
    assert answer(program, table.machine, table.prctl, 1, 0) == (REFUSE, errno.EPERM)
    assert answer(program, table.machine, table.prctl, 15) == (ALLOW, 0)


def test_the_filter_is_one_that_the_kernel_accepts(table: Table) -> None:
    program = assemble(table)
    count = len(program) // 8
    assert len(program) % 8 == 0 and count <= 4096
    for place in range(count):
        code, yes, no, value = struct.unpack_from("=HBBI", program, 8 * place)
        assert place + 1 + max(yes, no) < count or code == 0x06
        assert code != 0x20 or (value % 4 == 0 and value < 64)
    assert struct.unpack_from("=H", program, 8 * (count - 1))[0] == 0x06


@pytest.mark.parametrize("machine", sorted(TABLES))
def test_the_numbers_are_those_of_the_kernels_own_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    text = HEADERS[machine].read_text()
    numbers = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", text)}
    table = TABLES[machine]
    known = {"clone": table.clone, "mmap": table.mmap, "prctl": table.prctl, "clone3": table.clone3} | table.refused
    wrong = {name: number for name, number in known.items() if numbers.get(name, number) != number}
    assert wrong == {}
    assert (numbers["socket"], numbers["socketpair"]) == table.sockets
