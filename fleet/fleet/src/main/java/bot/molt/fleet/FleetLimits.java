package bot.molt.fleet;

import java.time.Duration;

/// How many machines there may be, how large they are, and how long things may take.
///
/// @param machines at most so many, stopped ones too
/// @param vcpus of each
/// @param memoryMib of each
/// @param start a start may take so long
/// @param grace a stop in order may take so long
/// @param idle a machine that nobody uses for so long is stopped; zero for never
/// @param starts so many at once
public record FleetLimits(
        int machines,
        int vcpus,
        int memoryMib,
        Duration start,
        Duration grace,
        Duration idle,
        int starts) {}
