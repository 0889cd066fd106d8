using System.Data.Common;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Settings;

/// <summary>Why the start failed, in one sentence, where it is for the operator to mend; a fault of ours keeps its stack trace.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        SettingsException wrong => wrong.Message,
        _ when failure is DbException || Databases.IsUnavailable(failure) =>
            $"The database does not let us in ({OneLine(failure.GetBaseException().Message)}). Check ConnectionStrings:PaymentAdmin, and whether the database runs.",

        Refusal refusal => $"Demo:Password or Bootstrap:AdminPassword cannot be used. {OneLine(refusal.Message)}",
        System.Net.Sockets.SocketException => $"It cannot listen there ({OneLine(failure.Message)}). Check ASPNETCORE_URLS.",
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => $"It cannot listen there ({OneLine(failure.Message)}). Check ASPNETCORE_URLS.",
        ArgumentOutOfRangeException { ParamName: "port" } => "The port is not one from 0 to 65535. Check ASPNETCORE_URLS.",

        // A port in use, a folder that is not ours to write to.
        IOException or UnauthorizedAccessException => OneLine(failure.Message),
        _ => null,
    };

    private static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
