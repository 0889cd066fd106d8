using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Diagnostics.Steps;

/// <summary>Sends one payment to each recipient that the PSP's sandbox knows.</summary>
internal sealed class SubmitTests : IDiagnosticStep
{
    public string Code => "test_payments";

    public string Title => "Test payments are submitted";

    public IReadOnlyList<string> Needs => ["authentication"];

    public string? WhyNot(TestBench bench) => OnlyInASandbox.WhyNot(bench);

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        foreach (var (index, test) in TestIdentifier.Of(bench.Connection.Dialect).Index())
        {
            var payment = bench.Payment(test, $"{index + 1}");
            var at = bench.Now;
            bench.Submitted.Add(new SubmittedTest(test, payment, await bench.Send(bench.Dialect.Submit(bench.Connection, bench.Mapping, payment), "submit", cancellationToken), at));
            await bench.Moved();
        }

        (string, string?)[] evidence = [.. bench.Submitted.Select(submitted => (submitted.Test.Title, (string?)(submitted.PspPaymentId ?? submitted.Answer.Error?.Code ?? "no answer")))];
        var refused = bench.Submitted.FirstOrDefault(submitted => submitted.Test.Answers && submitted.Answer.Error is not null && submitted.Test.Expected == PspPaymentStatus.Completed);
        return refused is null
            ? StepFinding.Passed($"{bench.Submitted.Count} payments of {bench.Submitted[0].Payment.Amount.Show(System.Globalization.CultureInfo.InvariantCulture)} were submitted.", evidence)
            : StepFinding.Failed($"{refused.Test.Title}: {StepFinding.Sentence(refused.Answer.Error!)}", Troubleshooting.Of(refused.Answer.Answer, refused.Answer.Error), evidence);
    }
}

/// <summary>What became of one test payment, and when did its webhook arrive? Looked for until 60 s after its submission; later than 30 s is late.</summary>
internal sealed class FollowTest(TestIdentifier test) : IDiagnosticStep
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Code => $"payment_{test.Code}";

    public string Title => $"Test payment: {test.Title}";

    public IReadOnlyList<string> Needs => ["test_payments"];

    public string? WhyNot(TestBench bench) => OnlyInASandbox.WhyNot(bench);

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var submitted = bench.Submitted.Single(entry => entry.Test == test);
        if (submitted.Answer.Error is { } error && submitted.Answer.Answer is { Outcome: CallOutcome.Answered, Status: < 500 })
        {
            // Some PSPs refuse at once what others let fail later. A failing gateway has refused nothing: it is asked for.
            return error.Code == test.Reason
                ? StepFinding.Passed($"Refused at once: {error.Message}", ("Code", error.Code))
                : StepFinding.Failed(submitted.Answer);
        }

        var arrived = await bench.Until(submitted.At + Patience, () => bench.WebhookOf(submitted.PspPaymentId, submitted.Payment.Reference, cancellationToken), cancellationToken);
        var (payment, problem) = await Ask(bench, submitted, cancellationToken);
        (string, string?)[] evidence =
        [
            ("Reference", submitted.Payment.Reference), ("PSP payment id", payment?.PspPaymentId), ("Status", payment is null ? null : Words.Of(payment.Status)),
            ("Reason", payment?.FailureReason), ("Receipt", payment?.ProviderReference),
            ("Webhook", arrived is { } time ? $"after {(time - submitted.At).TotalSeconds:0.0} s" : "not within 60 s"),
        ];
        if (payment is null)
        {
            return problem!;
        }

        return (payment.Status == test.Expected && (test.Reason is null || payment.FailureReason == test.Reason), arrived) switch
        {
            (false, _) when payment.Status == PspPaymentStatus.Pending => StepFinding.Failed("It is still pending.", Troubleshooting.Stuck, evidence),
            (false, _) => StepFinding.Failed($"It ended as {Words.Of(payment.Status)}{(payment.FailureReason is { } reason ? $" ({reason})" : "")}, where {Words.Of(test.Expected)} was expected.", "Check with the PSP what its test identifiers do.", evidence),
            (true, null) => StepFinding.Failed("It ended as expected, but no webhook arrived within 60 seconds.", Troubleshooting.Webhook, evidence),
            (true, { } at) when at - submitted.At > Late && test.Code != "delayed" => StepFinding.Warned("It ended as expected; its webhook arrived only after 30 seconds.", Troubleshooting.Stuck, evidence),
            _ => StepFinding.Passed(test.Answers ? "It ended as expected, and its webhook arrived." : "No answer came, so its outcome was unknown; asked for it, the PSP said what became of it, and its webhook arrived.", evidence),
        };
    }

    private static async Task<(PspPayment? Payment, StepFinding? Problem)> Ask(TestBench bench, SubmittedTest submitted, CancellationToken cancellationToken)
    {
        if (submitted.PspPaymentId is { } id && bench.Connection.Dialect != Dialect.Mypvit)
        {
            var known = await bench.Send(bench.Dialect.QueryById(bench.Connection, id), "status", cancellationToken);
            return known.Value is null ? (null, StepFinding.Failed(known)) : (known.Value, null);
        }

        var found = await bench.Send(bench.Dialect.QueryByReference(bench.Connection, submitted.Payment.Reference), "status", cancellationToken);
        return found.Value switch
        {
            [var one] => (one, null),
            [] => (null, StepFinding.Failed("The PSP does not know the payment.", Troubleshooting.Network, ("Reference", submitted.Payment.Reference))),
            null => (null, StepFinding.Failed(found)),
            var several => (null, StepFinding.Failed($"The PSP has {several.Count} payments with one reference.", Troubleshooting.Duplicates, ("Reference", submitted.Payment.Reference))),
        };
    }
}

/// <summary>Does the PSP answer a repeated key with its first answer (psp-integration, phase 3 step 6)?</summary>
internal sealed class RepeatKey : IDiagnosticStep
{
    public string Code => "idempotency";

    public string Title => "The same idempotency key twice";

    public IReadOnlyList<string> Needs => ["authentication"];

    public string? WhyNot(TestBench bench) => OnlyInASandbox.WhyNot(bench) ?? (bench.Connection.Facts.HasIdempotencyKeys ? null : "This PSP has no idempotency keys: an unknown outcome is only asked for.");

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var payment = bench.Payment(TestIdentifier.Of(bench.Connection.Dialect)[0], "KEY");
        var call = bench.Dialect.Submit(bench.Connection, bench.Mapping, payment);
        var first = await bench.Send(call, "submit", cancellationToken);
        if (first.Value is not { } original)
        {
            return StepFinding.Failed(first);
        }

        var second = await bench.Send(call, "submit", cancellationToken);
        var found = await bench.Send(bench.Dialect.QueryByReference(bench.Connection, payment.Reference), "status", cancellationToken);
        bench.IdempotencyHonoured = second.Value?.PspPaymentId == original.PspPaymentId && found.Value?.Count == 1;
        (string, string?)[] evidence =
        [
            ("Key", payment.IdempotencyKey), ("First answer", original.PspPaymentId), ("Second answer", second.Value?.PspPaymentId ?? second.Error?.Message), ("Payments with the reference", $"{found.Value?.Count}"),
        ];
        return bench.IdempotencyHonoured == true
            ? StepFinding.Passed("One payment; the second answer is the first one.", evidence)
            : found.Value is { Count: 1 }
                ? StepFinding.Failed("One payment, but the second answer is not the first one.", "Keys cannot be relied on: leave \"honours idempotency keys\" off, and ask the PSP.", evidence)
                : StepFinding.Failed("The same key made more than one payment, or its payments cannot be counted.", Troubleshooting.Duplicates, evidence);
    }
}

/// <summary>A batch of ten with mixed outcomes (psp-integration, phase 2 step 6).</summary>
internal sealed class SubmitBatch : IDiagnosticStep
{
    private const int Size = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Code => "batch";

    public string Title => "A batch of ten";

    public IReadOnlyList<string> Needs => ["authentication"];

    public string? WhyNot(TestBench bench) => OnlyInASandbox.WhyNot(bench)
        ?? (!bench.Connection.Facts.HasBatches ? "This PSP takes no batches." : bench.Connection.BatchSize < Size ? $"The connection's batch size is {bench.Connection.BatchSize}." : null);

    public async Task<StepFinding> Try(TestBench bench, CancellationToken cancellationToken)
    {
        var tests = TestIdentifier.Of(bench.Connection.Dialect).Where(test => test.Answers && test.Code != "delayed").ToList();
        var expected = Enumerable.Range(0, Size).Select(index => (Test: tests[index % tests.Count], Payment: bench.Payment(tests[index % tests.Count], $"B{index}"))).ToList();
        var reference = bench.Payment(tests[0], "BAT");
        var call = bench.Dialect.SubmitBatch(bench.Connection, bench.Mapping, reference.Reference, reference.IdempotencyKey, [.. expected.Select(item => item.Payment)]);
        var end = bench.Now + Patience;
        var accepted = await bench.Send(call, "submit_batch", cancellationToken);
        if (accepted.Value is not { } batch)
        {
            return StepFinding.Failed(accepted);
        }

        if (batch.TotalPayments is not (null or Size) || (batch.TotalAmountMinor is { } total && total != expected.Sum(item => item.Payment.Amount.Minor)))
        {
            return StepFinding.Failed("The totals of the answer are not those that we sent.", "Check the amounts in the field mapping: minor or major units.", ("Payments", $"{batch.TotalPayments}"), ("Minor units", $"{batch.TotalAmountMinor}"));
        }

        var done = await bench.Until(end, () => Finished(bench, batch.BatchId, cancellationToken), cancellationToken);
        return done is null
            ? StepFinding.Failed("Not all of its payments have ended within 60 seconds.", Troubleshooting.Stuck, ("Batch id", batch.BatchId))
            : Compare(expected, done);
    }

    private static async Task<PspBatch?> Finished(TestBench bench, string batchId, CancellationToken cancellationToken)
    {
        var asked = await bench.Send(bench.Dialect.QueryBatch(bench.Connection, batchId), "status", cancellationToken);
        return asked.Value is { Payments.Count: >= Size } batch && batch.Payments.All(payment => payment.Status != PspPaymentStatus.Pending) ? batch : null;
    }

    private static StepFinding Compare(List<(TestIdentifier Test, Domain.Connections.Mapping.PaymentToSend Payment)> expected, PspBatch done)
    {
        var wrong = expected.Where(item => done.Payments.Where(payment => payment.Reference == item.Payment.Reference).ToList() is not [var one] || one.Status != item.Test.Expected).ToList();
        (string, string?)[] evidence =
        [
            ("Batch id", done.BatchId), ("Completed", $"{done.Payments.Count(payment => payment.Status == PspPaymentStatus.Completed)}"), ("Failed", $"{done.Payments.Count(payment => payment.Status == PspPaymentStatus.Failed)}"),
        ];
        return wrong.Count == 0
            ? StepFinding.Passed("Each of its ten payments ended as expected.", evidence)
            : StepFinding.Failed($"{wrong.Count} of its ten payments ended otherwise than expected, or cannot be told apart by their reference.", "Check with the PSP what its test identifiers do, and that batch items carry our reference.", evidence);
    }
}

/// <summary>Nothing that moves money is tried where money is real.</summary>
internal static class OnlyInASandbox
{
    public static string? WhyNot(TestBench bench) =>
        bench.Connection.Environment != ConnectionEnvironment.Sandbox ? "Test payments are made in a sandbox only."
        : bench.LeadsToProduction ? "The production connection has the same address: money may be real here."
        : null;
}
