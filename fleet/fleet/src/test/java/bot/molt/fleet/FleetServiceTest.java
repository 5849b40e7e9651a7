package bot.molt.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.net.Subnet;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.fleet.MachineRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of wishes, whoever wishes at once and whenever the orchestrator is killed.
class FleetServiceTest {
    private Fixture at = Fixture.open();

    FleetServiceTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        at.close();
    }

    @Test
    void createsAtOnceMakeOneMachine() throws Exception {
        Set<String> made = new HashSet<>();
        try (TaskScope callers = new TaskScope("callers")) {
            List<Task<Machine>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(callers.fork(() -> at.fleet.ensure("alice")));
            }
            for (Task<Machine> each : all) {
                made.add(each.join().vmId());
            }
        }
        assertThat(at.fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.RUNNING);
        assertThat(made).hasSize(1);
        assertThat(at.host.starts).hasSize(1);
        assertThat(at.fleet.list()).hasSize(1);
    }

    @Test
    void everyMachineHasAnAddressAndAHardwareAddressOfItsOwn() throws Exception {
        for (int i = 0; i < 20; i++) {
            at.up("user-" + i);
        }
        List<Guest> guests = List.copyOf(at.host.running.values());
        assertThat(guests).extracting(Guest::ip).doesNotHaveDuplicates().doesNotContain("10.0.1.1");
        assertThat(guests)
                .extracting(guest -> Subnet.mac(guest.ip()))
                .doesNotHaveDuplicates()
                .allMatch(mac -> mac.startsWith("02:"));
        assertThat(guests).extracting(guest -> guest.keys().authorized()).doesNotHaveDuplicates();
    }

    @Test
    void addressesAreStillTakenAfterARestart() throws Exception {
        String first = at.up("alice").address();
        try (Fixture next = at.next()) {
            next.fleet.start();
            assertThat(next.up("bob").address()).isNotEqualTo(first);
            assertThat(next.fleet.await("alice", Fixture.LONG).address()).isEqualTo(first);
        }
    }

    @Test
    void aFreedAddressIsTheLastToBeTakenAgain() throws Exception {
        at.close();
        at = Fixture.open(Fixture.LIMITS, "10.0.1.0/29");
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            given.add(at.up("user").address());
            at.fleet.destroy("user");
        }
        assertThat(given)
                .containsExactly(
                        "10.0.1.2",
                        "10.0.1.3",
                        "10.0.1.4",
                        "10.0.1.5",
                        "10.0.1.6",
                        "10.0.1.2",
                        "10.0.1.3");
    }

    @Test
    void aFullNetworkAndAFullQuotaAreSaid() throws Exception {
        at.close();
        at = Fixture.open(Fixture.LIMITS, "10.0.1.0/30");
        at.up("alice");
        assertThatThrownBy(() -> at.fleet.ensure("bob"))
                .hasMessageContaining("addresses: all of 10.0.1.0/30 are taken");
        at.close();
        at =
                Fixture.open(
                        new FleetLimits(1, 1, 256, Fixture.LONG, Duration.ZERO, Duration.ZERO, 1),
                        "10.0.1.0/24");
        at.up("alice");
        assertThatThrownBy(() -> at.fleet.ensure("bob"))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED))
                .hasMessageContaining("VM_MAX=1");
    }

    @Test
    void aUserIdNeverBecomesAPath() {
        for (String id : List.of("../../etc", "a/b", "", "a b", "a\nb", "é", "x".repeat(65))) {
            assertThatThrownBy(() -> at.fleet.ensure(id))
                    .as(id)
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS));
        }
        Machine machine = at.fleet.ensure("alice_-9");
        assertThat(machine.vmId()).matches("vm-[a-z0-9]{12}").doesNotContain("alice");
    }

    @Test
    void aStoppedMachineWakesWithItsDiskAndItsKeys() throws Exception {
        Machine first = at.up("alice");
        assertThat(at.fleet.stop("alice").state()).isIn(State.STOPPING, State.STOPPED);
        assertThat(at.fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.STOPPED);
        assertThat(at.host.running).isEmpty();
        Machine again = at.up("alice");
        assertThat(again.vmId()).isEqualTo(first.vmId());
        assertThat(again.hostKey()).isEqualTo(first.hostKey()).startsWith("ssh-ed25519 ");
        assertThat(again.address()).isEqualTo(first.address());
        assertThat(again.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void aWishWhileItStartsOrStopsComesAfterIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        at.driver.gate = gate;
        at.fleet.ensure("alice");
        at.fleet.stop("alice");
        assertThat(at.fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.STOPPED);
        at.fleet.ensure("alice");
        gate.countDown();
        assertThat(at.fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.RUNNING);
        assertThat(at.host.running).hasSize(1);
        assertThat(at.host.doubled).isEmpty();
    }

    @Test
    void whatWasOvertakenChangesNothing() throws Exception {
        at.up("alice");
        MachineRow old = at.store.find("alice").orElseThrow();
        MachineRow ours = at.store.takeOver(old);
        assertThat(at.store.become(old, State.FAILED, "from the past")).isFalse();
        assertThat(at.store.find("alice")).contains(ours);
    }

    @Test
    void aRemovedMachineLeavesNothing() throws Exception {
        Machine first = at.up("alice");
        at.fleet.destroy("alice");
        at.fleet.destroy("alice");
        assertThat(at.fleet.find("alice")).isEmpty();
        assertThat(at.host.running).isEmpty();
        assertThat(at.host.disks).isEmpty();
        Machine second = at.up("alice");
        assertThat(second.vmId()).isNotEqualTo(first.vmId());
        assertThat(second.hostKey()).isNotEqualTo(first.hostKey());
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void aFailureIsSaidAndTheNextWishTriesAgain() throws Exception {
        at.driver.failure = "the image is broken";
        assertThat(at.up("alice"))
                .extracting(Machine::state, Machine::detail)
                .containsExactly(State.FAILED, "the image is broken");
        at.driver.failure = "";
        assertThat(at.up("alice").state()).isEqualTo(State.RUNNING);
        at.driver.trouble = "there is no QEMU";
        assertThat(at.fleet.ensure("alice").state()).isEqualTo(State.RUNNING);
        assertThatThrownBy(() -> at.fleet.ensure("bob"))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("there is no QEMU");
        assertThat(at.fleet.find("bob")).isEmpty();
    }

    @Test
    void aGuestThatEndedByItselfIsStopped() throws Exception {
        Machine machine = at.up("alice");
        at.driver.die(machine.vmId());
        CountDownLatch unseen = new CountDownLatch(1);
        Machine seen = at.fleet.find("alice").orElseThrow();
        for (int i = 0; i < 600 && seen.state() == State.RUNNING; i++) {
            assertThat(unseen.await(100, TimeUnit.MILLISECONDS)).isFalse();
            seen = at.fleet.find("alice").orElseThrow();
        }
        assertThat(seen)
                .extracting(Machine::state, Machine::detail)
                .containsExactly(State.STOPPED, "it ended by itself");
    }

    @Test
    void whatRunsIsAdoptedAndWhatIsNobodysIsRemoved() throws Exception {
        Machine alice = at.up("alice");
        Machine bob = at.up("bob");
        Machine carol = at.up("carol");
        at.host.running.remove(bob.vmId());
        at.host.running.put("vm-000000000000", at.host.running.get(carol.vmId()));
        at.host.disks.add("vm-111111111111");
        at.host.starts.clear();
        try (Fixture next = at.next()) {
            next.fleet.start();
            Machine adopted = next.fleet.await("alice", Fixture.LONG);
            assertThat(adopted.state()).isEqualTo(State.RUNNING);
            assertThat(adopted.vmId()).isEqualTo(alice.vmId());
            assertThat(adopted.epoch()).isGreaterThan(alice.epoch());
            assertThat(next.host.running).containsOnlyKeys(alice.vmId(), carol.vmId());
            assertThat(next.host.disks)
                    .containsExactlyInAnyOrder(alice.vmId(), bob.vmId(), carol.vmId());
            assertThat(next.host.starts).isEmpty();
        }
    }

    @Test
    void aMachineThatNobodyUsesIsStoppedAndOneInUseIsNot() throws Exception {
        at.close();
        at =
                Fixture.open(
                        new FleetLimits(
                                9, 1, 256, Fixture.LONG, Duration.ZERO, Duration.ofMillis(300), 8),
                        "10.0.1.0/24");
        at.up("alice");
        CountDownLatch never = new CountDownLatch(1);
        Machine seen = at.fleet.find("alice").orElseThrow();
        for (int i = 0; i < 600 && seen.state() != State.STOPPED; i++) {
            assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
            seen = at.fleet.find("alice").orElseThrow();
        }
        assertThat(seen.state()).isEqualTo(State.STOPPED);
        MachineRow row = at.store.find("alice").orElseThrow();
        at.store.become(row, State.RUNNING, "");
        at.store.touch("alice");
        long justBefore = row.usedAt();
        assertThat(at.store.toStoppingIfIdle("alice", justBefore)).isEmpty();
    }
}
