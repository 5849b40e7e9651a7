<#
.SYNOPSIS
  Installs Moltage in WSL 2 on Windows. Run it again after a restart of Windows: it goes on where it stopped.
.DESCRIPTION
  Turns WSL 2 on, installs a distribution, the packages that machines need, and a release of Moltbot, and writes
  a service that runs `moltbot moltage up`. Settings are in /etc/moltage.env of the distribution.
.EXAMPLE
  .\install-wsl.ps1 -Release .\moltbot-2026.11.0-linux-x64.tar.gz
#>
param(
    [Parameter(Mandatory = $true)][string]$Release,
    [string]$Distribution = "Ubuntu"
)
$ErrorActionPreference = "Stop"

function Inside([string]$Command) {
    wsl.exe -d $Distribution -u root -- bash -euc $Command
    if ($LASTEXITCODE -ne 0) { throw "failed in ${Distribution}: $Command" }
}

if (-not (Test-Path $Release)) { throw "$Release is not there (expected: an archive made by deploy/package)" }

if (-not (Get-Command wsl.exe -ErrorAction SilentlyContinue)) {
    Write-Host "Turning WSL on; restart Windows and run this script again."
    dism.exe /online /enable-feature /featurename:Microsoft-Windows-Subsystem-Linux /all /norestart
    dism.exe /online /enable-feature /featurename:VirtualMachinePlatform /all /norestart
    exit 0
}

$installed = (wsl.exe --list --quiet) -replace "`0", "" | Where-Object { $_.Trim() -eq $Distribution }
if (-not $installed) {
    wsl.exe --install -d $Distribution --no-launch
    Write-Host "Installed $Distribution. If Windows asks for a restart, restart and run this script again."
}

Inside "grep -q '^systemd=true' /etc/wsl.conf 2>/dev/null || printf '[boot]\nsystemd=true\n' >> /etc/wsl.conf"
wsl.exe --terminate $Distribution | Out-Null

Inside "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq qemu-system-x86 qemu-utils e2fsprogs iproute2 nftables debootstrap busybox-static openssh-client git ripgrep"
$path = (Resolve-Path $Release).Path
$inside = (wsl.exe -d $Distribution -- wslpath -a ($path -replace "\\", "/")).Trim()
Inside "rm -rf /opt/moltbot.new && mkdir -p /opt/moltbot.new && tar -xzf '$inside' -C /opt/moltbot.new --strip-components=1 && rm -rf /opt/moltbot && mv /opt/moltbot.new /opt/moltbot && ln -sf /opt/moltbot/moltbot /usr/local/bin/moltbot"
Inside "[ -e /etc/moltage.env ] || install -m 600 /dev/null /etc/moltage.env"

$unit = @'
[Unit]
Description=Moltage: bridge, orchestrator and SSH gateway
After=network-online.target

[Service]
Type=exec
EnvironmentFile=/etc/moltage.env
Environment=HOME=/var/lib/moltage
StateDirectory=moltage
StateDirectoryMode=0700
ExecStart=/opt/moltbot/moltbot moltage up
Restart=on-failure
KillMode=process
UMask=0077

[Install]
WantedBy=multi-user.target
'@ -replace "`r", ""
$unit | wsl.exe -d $Distribution -u root -- bash -c "tr -d '\r' > /etc/systemd/system/moltage.service && systemctl daemon-reload && systemctl enable moltage"

Write-Host @"
Installed. Next:
  1. wsl -d $Distribution -u root -- nano /etc/moltage.env        WECHAT_APPID, WECHAT_APPSECRET, WECHAT_TOKEN, BRIDGE_BASE_URL
  2. wsl -d $Distribution -u root -- moltbot moltage rootfs build
  3. wsl -d $Distribution -u root -- systemctl start moltage
  4. wsl -d $Distribution -u root -- moltbot moltage status
Machines need nested virtualisation for speed; without it they are emulated and slow.
"@
