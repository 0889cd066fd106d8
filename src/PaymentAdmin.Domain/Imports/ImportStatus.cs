namespace PaymentAdmin.Domain.Imports;

/// <summary>What an import brings.</summary>
public enum ImportKind
{
    /// <summary>Beneficiaries of a programme.</summary>
    Beneficiaries,

    /// <summary>Payments of a distribution, and the beneficiaries that they name.</summary>
    Payments,
}

/// <summary>Where an import stands.</summary>
public enum ImportStatus
{
    /// <summary>The file is here; nothing was looked at yet.</summary>
    Uploaded,

    /// <summary>Every row is being checked; nothing is changed.</summary>
    Checking,

    /// <summary>Every row was checked, and nothing changed.</summary>
    Checked,

    /// <summary>Good rows are being imported.</summary>
    Importing,

    /// <summary>Every good row is in.</summary>
    Done,

    /// <summary>It could not go on; rows that are in stay.</summary>
    Failed,

    /// <summary>A person stopped it; rows that are in stay.</summary>
    Cancelled,
}
