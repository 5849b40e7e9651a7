/// A program of ours as a service of this machine: what its unit says, and the programs that steer
/// it. What a service does is the affair of those that run as one.
@NullMarked
package bot.molt.base.service;

import org.jspecify.annotations.NullMarked;
