using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections;

/// <summary>For acts of a person at a PSP: what the PSP does not do is said to the person.</summary>
internal static class PspRefusals
{
    private const int NotFound = 404;

    /// <summary>The value that the PSP answered.</summary>
    /// <exception cref="Refusal">502 <c>psp_refused</c>: there is none; says why.</exception>
    public static T ValueOrRefusal<T>(this PspResult<T> result) where T : notnull =>
        result.Value is { } value && result.Error is null ? value : throw RefusalOf(result);

    /// <summary>Fine where the PSP removed it, and where it did not have it any more.</summary>
    /// <exception cref="Refusal">502 <c>psp_refused</c>.</exception>
    public static void GoneOrRefusal(this PspResult<bool> result)
    {
        if (!result.IsGone())
        {
            throw RefusalOf(result);
        }
    }

    /// <summary>
    /// Whether it is not there any more. Any 404 is believed here, a gateway's too: no money hangs on it. At worst a registration stays behind
    /// at the PSP, whose deliveries are verified like any others.
    /// </summary>
    public static bool IsGone(this PspResult<bool> result) => result.Error is null || result.Answer.Status == NotFound;

    private static Refusal RefusalOf<T>(PspResult<T> result) where T : notnull =>
        new(RefusalKind.Upstream, "psp_refused", $"The PSP did not do it: {result.Error?.Message ?? "its answer cannot be read"}");
}
