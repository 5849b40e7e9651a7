package bot.molt.execution.web;

import bot.molt.base.bind.Doc;

/// Settings under `tools` about what lies outside of this machine.
public record OutsideConfig(
        @Doc("Hosts that the tools of the gateway connect to.") NetworkConfig network,
        @Doc("Pages and searches.") WebConfig web) {}
