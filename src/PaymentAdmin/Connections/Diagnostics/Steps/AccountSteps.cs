using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Connections.Diagnostics.Steps;

/// <summary>Is the API there?</summary>
internal sealed class AskHealth : IDiagnosticStep
{
    public string Code => "health";

    public string Title => "Health of the API";

    public IReadOnlyList<string> Needs => ["name_resolution", "tls"];

    public string? WhyNot(TestBench bench) => bench.Connection.Dialect == Dialect.Mypvit ? "MyPVit has no address for it." : null;

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var result = await bench.Send(bench.Dialect.Health(bench.Connection), "health", cancellationToken);
        return result.Error is null
            ? StepFinding.Passed($"It answered in {result.Answer.Milliseconds} ms.", ("HTTP status", $"{result.Answer.Status}"))
            : StepFinding.Failed(result);
    }
}

/// <summary>Does the PSP know us?</summary>
internal sealed class Authenticate : IDiagnosticStep
{
    public string Code => "authentication";

    public string Title => "Authentication";

    public IReadOnlyList<string> Needs => ["name_resolution", "tls"];

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        if (bench.Connection.Facts.HasBalance)
        {
            var account = await bench.Send(bench.Dialect.CheckAccount(bench.Connection), "account", cancellationToken);
            return account.Error is not null || account.Value is not { } known
                ? StepFinding.Failed(account)
                : known.Status is null or "active"
                    ? StepFinding.Passed("The PSP knows us.", ("Merchant id", known.MerchantId), ("Status", known.Status))
                    : StepFinding.Warned($"The PSP knows us, but our account is {known.Status}.", "Ask the PSP's support why.", ("Merchant id", known.MerchantId));
        }

        // Where nothing tells about our account, a question about somebody else's needs our secret all the same.
        var holder = TestIdentifier.Of(bench.Connection.Dialect)[0];
        var kyc = await bench.Send(bench.Dialect.Kyc(bench.Connection, bench.Mapping, bench.Payment(holder, "KYC")), "kyc", cancellationToken);
        return kyc.Error is null && kyc.Value is { } answer
            ? StepFinding.Passed("The PSP gave us its secret, and answers with it.", ("KYC of the test account", answer.Known ? answer.State ?? "known" : "unknown"))
            : StepFinding.Failed(kyc);
    }
}

/// <summary>Is there money to pay with?</summary>
internal sealed class AskBalance : IDiagnosticStep
{
    public string Code => "balance";

    public string Title => "Balance";

    public IReadOnlyList<string> Needs => ["authentication"];

    public string? WhyNot(TestBench bench) => bench.Connection.Facts.HasBalance ? null : "This PSP does not tell it.";

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var account = await bench.Send(bench.Dialect.CheckAccount(bench.Connection), "balance", cancellationToken);
        if (account.Error is not null || account.Value is not { } known)
        {
            return StepFinding.Failed(account);
        }

        var evidence = known.Balances
            .Where(balance => Currency.Exists(balance.Key))
            .Select(balance => (balance.Key, (string?)new Amount(balance.Value, Currency.Of(balance.Key)).ShowNumber(System.Globalization.CultureInfo.InvariantCulture)))
            .ToArray();
        return known.Balances.TryGetValue(bench.Currency.Code, out var ours) && ours > 0
            ? StepFinding.Passed($"There is a balance in {bench.Currency.Code}.", evidence)
            : StepFinding.Warned($"There is no balance in {bench.Currency.Code}.", "Fund the account at the PSP, or ask it to enable the currency.", evidence);
    }
}
