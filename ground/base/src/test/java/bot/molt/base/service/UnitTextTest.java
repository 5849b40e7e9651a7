package bot.molt.base.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What units and agents say.
class UnitTextTest {
    private static ServiceSpec spec(ServiceName name, List<String> command) {
        return new ServiceSpec(
                name,
                "Moltbot gateway",
                command,
                Map.of("PATH", "/usr/bin:/bin", "A", "50% of \"it\"\\"),
                Path.of("/home/alice"),
                Path.of("/home/alice/.clawdbot/logs/gateway-service.log"),
                true,
                null);
    }

    private static ServiceSpec gateway() {
        return spec(
                new ServiceName("gateway", ""),
                List.of("/opt/moltbot/moltbot", "gateway", "--port", "19000"));
    }

    private static ServiceSpec ofTheSystem() {
        ServiceSpec user = gateway();
        return new ServiceSpec(
                user.name(),
                user.description(),
                user.command(),
                user.environment(),
                user.folder(),
                user.log(),
                true,
                "alice");
    }

    @Test
    void aUnitOfAUserSaysWhatRunsAndHowItIsWatched() {
        assertThat(new UnitText(gateway(), Scope.USER, 252).text())
                .isEqualTo(
                        """
                        [Unit]
                        Description=Moltbot gateway
                        StartLimitIntervalSec=0

                        [Service]
                        ExecStart=/opt/moltbot/moltbot gateway --port 19000
                        ExecReload=/bin/kill -USR1 $MAINPID
                        WorkingDirectory=/home/alice
                        Environment="A=50%% of \\"it\\"\\\\"
                        Environment="PATH=/usr/bin:/bin"
                        Type=notify
                        NotifyAccess=main
                        WatchdogSec=30
                        TimeoutStartSec=120
                        Restart=always
                        RestartSec=300ms
                        KillMode=mixed
                        TimeoutStopSec=45
                        TimeoutAbortSec=10
                        OOMPolicy=continue
                        Delegate=yes
                        NoNewPrivileges=yes
                        LockPersonality=yes
                        RestrictRealtime=yes
                        RestrictSUIDSGID=yes
                        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
                        SystemCallArchitectures=native
                        SystemCallFilter=~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap
                        SystemCallErrorNumber=EPERM

                        [Install]
                        WantedBy=default.target
                        """);
    }

    @Test
    void aUnitOfTheMachineRunsAsAUserWithoutCapabilities() {
        assertThat(new UnitText(ofTheSystem(), Scope.SYSTEM, 252).text())
                .contains(
                        "\nAfter=network-online.target\n",
                        "\nUser=alice\n",
                        "\nCapabilityBoundingSet=\n",
                        "\nProtectSystem=full\n",
                        "\nDevicePolicy=closed\nDeviceAllow=/dev/net/tun rw\n",
                        "\nWantedBy=multi-user.target\n");
    }

    @Test
    void aYoungerSystemdWaitsLongerAfterEachFailure() {
        assertThat(new UnitText(gateway(), Scope.USER, 254).text())
                .contains("\nRestartSec=300ms\nRestartSteps=10\nRestartMaxDelaySec=60\n");
    }

    @Test
    void wordsOfACommandKeepTheirSpacesAndSigns() {
        ServiceSpec odd =
                spec(
                        new ServiceName("gateway", ""),
                        List.of("/opt/my molt/moltbot", "100%", "$HOME", "a\"b"));
        assertThat(new UnitText(odd, Scope.USER, 252).text())
                .contains("\nExecStart=\"/opt/my molt/moltbot\" \"100%%\" \"$$HOME\" \"a\\\"b\"\n");
    }

    @Test
    void anAgentOfAMacSaysTheSame() {
        assertThat(AgentText.of(gateway()))
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                        <plist version="1.0">
                        <dict>
                          <key>Label</key>
                          <string>bot.molt.gateway</string>
                          <key>ProgramArguments</key>
                          <array>
                            <string>/opt/moltbot/moltbot</string>
                            <string>gateway</string>
                            <string>--port</string>
                            <string>19000</string>
                          </array>
                          <key>EnvironmentVariables</key>
                          <dict>
                            <key>A</key>
                            <string>50% of "it"\\</string>
                            <key>PATH</key>
                            <string>/usr/bin:/bin</string>
                          </dict>
                          <key>WorkingDirectory</key>
                          <string>/home/alice</string>
                          <key>StandardOutPath</key>
                          <string>/home/alice/.clawdbot/logs/gateway-service.log</string>
                          <key>StandardErrorPath</key>
                          <string>/home/alice/.clawdbot/logs/gateway-service.log</string>
                          <key>RunAtLoad</key>
                          <true/>
                          <key>KeepAlive</key>
                          <true/>
                          <key>ThrottleInterval</key>
                          <integer>1</integer>
                          <key>ExitTimeOut</key>
                          <integer>45</integer>
                        </dict>
                        </plist>
                        """);
    }

    @Test
    void signsOfMarkupAreEscapedInAnAgent() {
        ServiceSpec odd = spec(new ServiceName("gateway", ""), List.of("/opt/a<b>&c"));
        assertThat(AgentText.of(odd)).contains("<string>/opt/a&lt;b&gt;&amp;c</string>");
    }

    @Test
    void namesFollowTheProfile() {
        ServiceName plain = new ServiceName("gateway", "default");
        ServiceName rescue = new ServiceName("gateway", "rescue");
        ServiceName node = new ServiceName("node", "rescue");
        assertThat(List.of(plain.unit(), rescue.unit(), node.unit()))
                .containsExactly(
                        "moltbot-gateway.service",
                        "moltbot-gateway-rescue.service",
                        "moltbot-node-rescue.service");
        assertThat(List.of(plain.label(), rescue.label(), node.label()))
                .containsExactly("bot.molt.gateway", "bot.molt.rescue", "bot.molt.node.rescue");
    }
}
