using Microsoft.Extensions.Options;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// Some of our addresses end in a token (design, rule 9), and these parts of the framework write every address to the log,
/// from information on. Whatever levels the settings ask for, only their warnings are written.
/// </summary>
internal sealed class QuietPaths : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.StaticFiles", "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // A rule for one provider counts more than one for all: each provider that has rules gets these too.
        List<string?> providers = [null, .. options.Rules.Select(rule => rule.ProviderName).OfType<string>().Distinct(StringComparer.Ordinal)];
        var louder = options.Rules.Where(rule => rule.CategoryName is { } category && Categories.Any(quiet => category.StartsWith(quiet, StringComparison.OrdinalIgnoreCase))).ToList();
        foreach (var rule in louder)
        {
            options.Rules.Remove(rule);
        }

        foreach (var rule in providers.SelectMany(provider => Categories.Select(category => new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null))))
        {
            options.Rules.Add(rule);
        }
    }
}
