using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>What a sample payment becomes with some rules, which are kept nowhere.</summary>
public sealed class PreviewFieldMapping(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Rules">All rules.</param>
    /// <param name="Payment">The sample; what it leaves out is as in the PSP's document.</param>
    public sealed record Input(JsonElement Rules, Sample? Payment = null);

    /// <summary>A payment to nobody. An empty text is a payment without it.</summary>
    public sealed record Sample(
        string? BeneficiaryId = null, string? FullName = null, string? PhoneNumber = null, string? AccountNumber = null, PaymentChannel? Channel = null,
        long? Amount = null, string? Currency = null, string? Reference = null, string? IdempotencyKey = null, string? ProgrammeId = null, string? DistributionId = null);

    /// <param name="Hash">The hash that these rules would have as a version.</param>
    /// <param name="Payment">The payment sent by itself.</param>
    /// <param name="BatchItem">The payment within a batch; null where the PSP takes none.</param>
    public sealed record Answer(string Hash, JsonObject Payment, JsonObject? BatchItem);

    /// <exception cref="Refusal">403; 404; 400 with every rule; 422 <c>payment_not_mappable</c>.</exception>
    public async Task<Answer> Handle(Guid connectionId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        var form = DialectTargets.Find(connection.Dialect) ?? throw Refusal.NotFound("field mapping");
        var mapping = new ReplaceFieldMapping.Input(input.Rules).Read(form);
        var payment = Make(SamplePayment.For(form), connection, input.Payment ?? new Sample());
        return new Answer(mapping.Hash, mapping.Apply(payment), form.TakesBatches ? mapping.ApplyFlat(payment) : null);
    }

    private static PaymentToSend Make(PaymentToSend document, Connection connection, Sample sample)
    {
        var errors = new FieldErrors();
        errors.Check(sample.Currency is null || Currency.Exists(sample.Currency), "payment.currency", "The currency is an ISO 4217 code, such as TZS.");
        errors.ThrowIfAny();
        return document with
        {
            BeneficiaryId = sample.BeneficiaryId ?? document.BeneficiaryId,
            FullName = sample.FullName ?? document.FullName,
            PhoneNumber = sample.PhoneNumber ?? document.PhoneNumber,
            AccountNumber = sample.AccountNumber ?? document.AccountNumber,
            Channel = sample.Channel ?? document.Channel,
            Amount = new Amount(sample.Amount ?? document.Amount.Minor, sample.Currency is { } currency ? Currency.Of(currency) : document.Amount.Currency),
            Reference = sample.Reference ?? document.Reference,
            IdempotencyKey = sample.IdempotencyKey ?? document.IdempotencyKey,
            ProgrammeId = sample.ProgrammeId ?? document.ProgrammeId,
            DistributionId = sample.DistributionId ?? document.DistributionId,
            Connection = Facts(document.Connection, connection),
        };
    }

    /// <summary>What the connection has not been told yet is as in the document, so that a preview is one from the start.</summary>
    private static ConnectionFacts Facts(ConnectionFacts document, Connection connection) => new(
        connection.MerchantId ?? document.MerchantId,
        connection.SourceAccount ?? document.SourceAccount,
        connection.OperationAccountCode ?? document.OperationAccountCode,
        connection.CallbackUrlCode ?? document.CallbackUrlCode);
}
