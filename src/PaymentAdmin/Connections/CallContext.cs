using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections;

/// <summary>What a call is for, and for whom: what its exchange and the record of used secrets say. Whether he may is the use case's to ask.</summary>
/// <param name="Purpose">A short word: <c>submit</c>, <c>status</c>, <c>health</c>, <see cref="Report"/>.</param>
/// <param name="Actor">Who, or which job.</param>
/// <param name="PaymentId">The payment that it is about; null for none.</param>
public sealed record CallContext(string Purpose, Actor Actor, Guid? PaymentId = null)
{
    /// <summary>Whose answers may be long.</summary>
    public const string Report = "report";

    /// <summary>An OAuth token.</summary>
    public const string Token = "token";

    /// <summary>A new secret of MyPVit.</summary>
    public const string RenewSecret = "renew_secret";

    private const int AnswerLimit = 1 << 20;
    private const int ReportLimit = 64 << 20;

    /// <summary>Whether request and answer are about a person: of such an exchange neither bodies nor the address's query are kept.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Longest answer that is read, in bytes.</summary>
    internal int MaxAnswer => Purpose == Report ? ReportLimit : AnswerLimit;
}
