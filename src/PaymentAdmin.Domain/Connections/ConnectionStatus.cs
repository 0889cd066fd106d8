namespace PaymentAdmin.Domain.Connections;

/// <summary>Where a connection stands (design, "States", Connection).</summary>
public enum ConnectionStatus
{
    /// <summary>Being set up.</summary>
    Setup,

    /// <summary>Sandbox and uat only: its diagnostics have passed.</summary>
    Verified,

    /// <summary>Production only: a first small distribution of real payments.</summary>
    Pilot,

    /// <summary>Production only: in full use.</summary>
    Live,

    /// <summary>Stopped by a person, or because its credentials are refused. What has already left is still followed.</summary>
    Paused,

    /// <summary>Stopped by a rule or a person that found something serious; two people who may release halts let it go on.</summary>
    Halted,

    /// <summary>Out of use for good.</summary>
    Retired,
}

/// <summary>What can happen to a connection.</summary>
public enum ConnectionEvent
{
    /// <summary>Its diagnostics passed.</summary>
    Verify,

    /// <summary>It may carry its first small distribution.</summary>
    StartPilot,

    /// <summary>Its pilot was confirmed.</summary>
    GoLive,

    /// <summary>Somebody, or a refusal of its credentials, stops it.</summary>
    Pause,

    /// <summary>A rule or a person that found something serious stops it.</summary>
    Halt,

    /// <summary>It goes on where it was stopped.</summary>
    Resume,

    /// <summary>It is taken out of use.</summary>
    Retire,
}
