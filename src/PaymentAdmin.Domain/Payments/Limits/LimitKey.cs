using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>What a limit counts for. Its id follows from it: whoever needs the row knows its id, whether the row exists or not.</summary>
/// <param name="Kind">Which limit; never <see cref="LimitKind.SingleMaximum"/>, which uses nothing up.</param>
/// <param name="OwnerId">The connection of a daily volume, else the programme.</param>
/// <param name="Environment">What is tried in a sandbox takes nothing of what production may pay (design, rule 11).</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Day">Of a daily volume: the connection's local date.</param>
/// <param name="BeneficiaryId">Of a beneficiary's limit: whose.</param>
/// <param name="CycleMark">Of a beneficiary's limit: <see cref="MarkOf"/>.</param>
public sealed record LimitKey(LimitKind Kind, Guid OwnerId, ConnectionEnvironment Environment, string Currency, DateOnly? Day = null, Guid? BeneficiaryId = null, string? CycleMark = null)
{
    /// <summary>Length of <see cref="CycleMark"/>.</summary>
    public const int MarkLength = 32;

    /// <summary>The id of the row that counts: the same for the same key, on every node.</summary>
    public Guid Id => IdOf(Kind == LimitKind.SingleMaximum
        ? throw new InvalidOperationException("The single maximum has no row.")
        : string.Create(CultureInfo.InvariantCulture, $"{Words.Of(Kind)}\n{OwnerId:N}\n{Words.Of(Environment)}\n{Currency}\n{Day:yyyy-MM-dd}\n{BeneficiaryId:N}\n{CycleMark}"));

    /// <summary>Purpose and cycle as an index takes them: a hash of what may be 201 characters long.</summary>
    public static string MarkOf(string purposeAndCycle) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purposeAndCycle)))[..MarkLength];

    /// <summary>The daily volume that a request counts for at a time.</summary>
    public static LimitKey Daily(LimitRequest request, DateTime now) =>
        new(LimitKind.DailyVolume, request.Connection.Id, request.Connection.Environment, request.Currency, LocalDay.Of(now, request.Connection.TimeZone));

    /// <summary>The budget that a request counts for.</summary>
    public static LimitKey Budget(LimitRequest request) => new(LimitKind.ProgrammeBudget, request.ProgrammeId, request.Connection.Environment, request.Currency);

    /// <summary>The beneficiary's limit that a request counts for.</summary>
    public static LimitKey Cycle(LimitRequest request) =>
        new(LimitKind.BeneficiaryCycle, request.ProgrammeId, request.Connection.Environment, request.Currency, BeneficiaryId: request.BeneficiaryId, CycleMark: MarkOf(request.PurposeAndCycle));

    // A UUID of version 8 (RFC 9562): ours to fill.
    private static Guid IdOf(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}

/// <summary>A payment that is to be sent, as limits see it.</summary>
/// <param name="PaymentId">Which.</param>
/// <param name="Intent">Which of its intents to pay: 1, 2, 3 …</param>
/// <param name="Connection">Through which connection.</param>
/// <param name="ProgrammeId">Which programme pays.</param>
/// <param name="BeneficiaryId">Who is paid.</param>
/// <param name="PurposeAndCycle">What for, as its distribution compares it: <see cref="Distributions.Distribution.PurposeAndCycle"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="AmountMinor">How much, in minor units, above zero.</param>
/// <param name="MayHaveLeft">Whether an earlier send of it may have arrived: then it stays with the day on which that was.</param>
public sealed record LimitRequest(
    Guid PaymentId, int Intent, Connection Connection, Guid ProgrammeId, Guid BeneficiaryId, string PurposeAndCycle, string Currency, long AmountMinor, bool MayHaveLeft = false);
