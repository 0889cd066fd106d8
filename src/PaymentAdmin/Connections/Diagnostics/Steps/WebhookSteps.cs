using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Diagnostics.Steps;

/// <summary>Does the PSP know where to send its webhooks?</summary>
internal sealed class FindRegistration : IDiagnosticStep
{
    public string Code => "webhook_registration";

    public string Title => "Webhook registration";

    public IReadOnlyList<string> Needs => ["authentication"];

    public string? WhyNot(TestBench bench) => bench.Connection.Facts.RegistersWebhooks ? null : "It is entered in the PSP's portal: the overview shows the addresses.";

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        await using var db = await bench.Tools.Contexts.CreateDbContextAsync(cancellationToken);
        var secrets = await bench.Tools.Vault.Open(db, bench.Connection.Id, bench.Now, cancellationToken);
        var ours = bench.Tools.Ours.Of(WebhookAddress.PathOf(bench.Connection, secrets));
        var listed = await bench.Send(bench.Dialect.ListWebhooks(bench.Connection), "webhooks", cancellationToken);
        if (listed.Error is not null || listed.Value is null)
        {
            return StepFinding.Failed(listed);
        }

        return listed.Value.FirstOrDefault(webhook => webhook.Url == ours) switch
        {
            null when ours is null => StepFinding.Failed("Nobody outside knows our address.", "Set Public:BaseUrl to the address under which the PSP reaches us."),
            null => StepFinding.Failed("Our address is not registered at the PSP.", "Register the webhook on the tab Webhooks of this connection.", ("Our address", ours), ("Registered there", Addresses(listed.Value))),
            { Status: "active" } found => StepFinding.Passed("Our address is registered.", ("Webhook id", found.Id), ("Events", string.Join(", ", found.Events))),
            var found => StepFinding.Warned($"Our address is registered, but its status is {found.Status}.", Troubleshooting.Webhook, ("Webhook id", found.Id)),
        };
    }

    private static string Addresses(IReadOnlyList<PspWebhook> webhooks) => webhooks.Count == 0 ? "none" : string.Join(", ", webhooks.Take(5).Select(webhook => webhook.Url));
}

/// <summary>Do we take a signed delivery at our own address, as the PSP would send it, and refuse one with a wrong signature?</summary>
internal sealed class LoopBack : IDiagnosticStep
{
    public string Code => "webhook_loopback";

    public string Title => "Signed delivery to our own address";

    public IReadOnlyList<string> Needs => [];

    public string? WhyNot(TestBench bench) => bench.Connection.Facts.SignsWebhooks ? null : "This PSP signs nothing: the test payments show whether callbacks arrive.";

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        await using var db = await bench.Tools.Contexts.CreateDbContextAsync(cancellationToken);
        var secrets = await bench.Tools.Vault.Open(db, bench.Connection.Id, bench.Now, cancellationToken);
        if (secrets[SecretKind.WebhookSecret] is not { } secret)
        {
            return StepFinding.Failed("There is no webhook signing secret.", "Register the webhook, or enter the secret that the PSP signs with.");
        }

        if (bench.Tools.Ours.Of(WebhookAddress.PathOf(bench.Connection, secrets)) is not { } address)
        {
            return StepFinding.Failed("Nobody outside knows our address.", "Set Public:BaseUrl to the address under which the PSP reaches us.");
        }

        var testId = $"loopback-{bench.Now.Ticks}";
        var keys = WebhookKeys.Of(bench.Connection, secrets) with { Secrets = [secret] };
        var (status, problem) = await bench.Tools.Loopback.Send(address, bench.Dialect.Loopback(keys, testId, bench.Now), cancellationToken);
        var (forged, _) = await bench.Tools.Loopback.Send(address, bench.Dialect.Loopback(keys with { Secrets = [secret + "x"] }, testId, bench.Now), cancellationToken);
        return (status, forged) switch
        {
            (200, 401) when await Arrived(bench, testId, cancellationToken) => StepFinding.Passed("A signed delivery is stored and acknowledged; one with a wrong signature is refused.", ("Address", address)),
            (200, 401) => StepFinding.Failed("The delivery was acknowledged, but is not in our inbox.", "Public:BaseUrl leads to another installation.", ("Address", address)),
            (401, _) => StepFinding.Failed("Our own signature was refused.", Troubleshooting.Signature, ("Address", address)),
            (200, _) => StepFinding.Failed("A delivery with a wrong signature was not refused.", "Public:BaseUrl leads to something else than PaymentAdmin.", ("Address", address), ("Answer to the forged one", $"{forged}")),
            _ => StepFinding.Failed(problem ?? $"Our address answers {status}.", Troubleshooting.Webhook, ("Address", address)),
        };
    }

    private static async Task<bool> Arrived(TestBench bench, string testId, CancellationToken cancellationToken)
    {
        await using var db = await bench.Tools.Contexts.CreateDbContextAsync(cancellationToken);
        return await db.WebhookNotifications.AnyAsync(
            notification => notification.ConnectionId == bench.Connection.Id && notification.IdempotencyKey.Contains(testId), cancellationToken);
    }
}
