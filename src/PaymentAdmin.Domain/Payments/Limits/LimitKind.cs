namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>What bounds how much is sent (psp-integration, phase 3, limits; design, "Programmes").</summary>
public enum LimitKind
{
    /// <summary>The largest single payment of a connection: compared, nothing is used up.</summary>
    SingleMaximum,

    /// <summary>What goes through a connection in one currency on one of its local days.</summary>
    DailyVolume,

    /// <summary>What a programme pays in all, in one environment.</summary>
    ProgrammeBudget,

    /// <summary>What one beneficiary gets of a programme for one purpose and cycle, in one environment.</summary>
    BeneficiaryCycle,
}

/// <summary>The limits that a payment meets, in minor units, as they are now; null for none.</summary>
/// <param name="SingleMaximum">Largest single payment of its connection.</param>
/// <param name="DailyVolume">Most through its connection on one local day.</param>
/// <param name="Budget">Most of its programme in all.</param>
/// <param name="BeneficiaryCycle">Most for its beneficiary, purpose and cycle.</param>
public sealed record LimitCaps(long? SingleMaximum, long? DailyVolume, long? Budget, long? BeneficiaryCycle)
{
    /// <summary>No limits at all.</summary>
    public static readonly LimitCaps None = new(null, null, null, null);
}
