using System.Globalization;
using System.Reflection;

namespace PaymentAdmin.Benchmarks;

/// <summary>What is measured.</summary>
/// <param name="Providers">On which databases.</param>
/// <param name="Rates">Deliveries sent per second, one after the other.</param>
/// <param name="Seconds">For how long at each rate.</param>
/// <param name="ImportRows">Files of how many rows are imported: a small one to compare with, and a large one.</param>
/// <param name="Payments">Distributions of how many payments are paid.</param>
/// <param name="Reconciled">How many payments are reconciled with a report of as many lines.</param>
/// <param name="Only">Measure only this, webhooks, imports, submission or reconciliation; null for all.</param>
internal sealed record Options(IReadOnlyList<string> Providers, IReadOnlyList<int> Rates, int Seconds, IReadOnlyList<int> ImportRows, IReadOnlyList<int> Payments, IReadOnlyList<int> Reconciled, string? Only)
{
    public const string Usage = """
        dotnet run -c Release --project tests/PaymentAdmin.Benchmarks [-- [--on Sqlite,PostgreSql] [--rates 100,200,500,1000,2000] [--seconds 5] [--rows 20000,200000] [--payments 10000] [--reconciled 1000000] [--only webhooks|imports|submission|reconciliation]]
        PostgreSql needs TEST_POSTGRES, a connection string of a server on which databases may be made.
        """;

    /// <returns>Null where an argument is not understood.</returns>
    public static Options? Read(string[] arguments)
    {
        string[] everywhere = Server is null ? ["Sqlite"] : ["Sqlite", "PostgreSql"];
        var options = new Options(everywhere, [100, 200, 500, 1_000, 2_000], 5, [20_000, 200_000], [10_000], [1_000_000], null);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            var value = at + 1 < arguments.Length ? arguments[at + 1] : "";
            var read = arguments[at] switch
            {
                "--on" => options with { Providers = value.Split(',') },
                "--rates" when Numbers(value) is { Count: > 0 } rates => options with { Rates = rates },
                "--rows" when Numbers(value) is { Count: > 0 } rows => options with { ImportRows = rows },
                "--payments" when Numbers(value) is { Count: > 0 } payments => options with { Payments = payments },
                "--reconciled" when Numbers(value) is { Count: > 0 } reconciled => options with { Reconciled = reconciled },
                "--only" when value is "webhooks" or "imports" or "submission" or "reconciliation" => options with { Only = value },
                "--seconds" when Numbers(value) is [var seconds] => options with { Seconds = seconds },
                _ => null,
            };
            if (read is null)
            {
                return null;
            }

            options = read;
        }

        return options.Providers.All(provider => provider == "Sqlite" || (provider == "PostgreSql" && Server is not null)) ? options : null;
    }

    /// <summary>Where PostgreSQL is; null where nobody says.</summary>
    public static string? Server { get; } = Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    private static List<int>? Numbers(string value)
    {
        var numbers = value.Split(',').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 0).ToList();
        return numbers.Contains(0) ? null : numbers;
    }
}

/// <summary>What the build knew.</summary>
internal static class Built
{
    public static string Application => Of("Application");

    public static string Simulator => Of("Simulator");

    public static string Configuration => Of("Configuration");

    private static string Of(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
