namespace PaymentAdmin.Domain.Connections;

/// <summary>Whose money moves: nobody's in a sandbox or in user acceptance, people's in production. Environments never mix (design, rule 11).</summary>
public enum ConnectionEnvironment
{
    /// <summary>The PSP's simulation.</summary>
    Sandbox,

    /// <summary>The PSP's acceptance environment.</summary>
    Uat,

    /// <summary>Real money.</summary>
    Production,
}
