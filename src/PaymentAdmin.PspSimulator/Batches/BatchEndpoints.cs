using System.Globalization;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Batches;

/// <summary>Batches: submitted as a whole or not at all, and asked for.</summary>
internal static class BatchEndpoints
{
    public static void Map(PspApi api, IEndpointRouteBuilder v2)
    {
        api.MapForMerchant(v2, "POST", "/batches", Submit, isSubmission: true);
        api.MapForMerchant(v2, "GET", "/batches/{id}", Find);
    }

    private static Task<Answer> Submit(ApiCall call, Merchant merchant) => Submission.Once(call, merchant, "batches", key => Accept(call, merchant, key));

    private static Answer Accept(ApiCall call, Merchant merchant, string? key)
    {
        var request = BatchRequest.Read(call.Json(), call.Settings.MaximumBatchSize);
        var world = call.World;
        var batch = new Batch(merchant, request.Reference, request.Payments[0].Currency, world.Clock.GetUtcNow());
        batch.Payments = [.. request.Payments.Select((terms, index) => Item(call, batch, terms, key, index))];
        Claim(call, batch);
        world.Batches.Add(batch);
        foreach (var payment in batch.Payments)
        {
            world.Payments.Add(payment);
        }

        call.Afterwards(() => Start(world, batch));
        return JsonAnswer.Write(202, json =>
        {
            json.WriteString("batch_id", batch.Id);
            json.WriteString("status", "processing");
            json.WriteNumber("total_payments", batch.Payments.Count);
            json.WriteNumber("total_amount", batch.Total);
            json.WriteString("currency", batch.Currency);
        });
    }

    // One key stands for all payments of the batch: each effect is counted under the key and the payment's place in it.
    private static Payment Item(ApiCall call, Batch batch, PaymentTerms terms, string? key, int index)
    {
        var about = terms.Reference ?? $"{batch.Reference}/{terms.ExternalId ?? terms.Recipient}";
        return new Payment(batch.Merchant, terms, batch.CreatedAt)
        {
            Batch = batch,
            IdempotencyKey = key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{key}#{index}"),
            SecondId = Dice.RollOnce(call.Settings, call.Settings.TwoIdsForOneReference, "two_ids", about) ? Ids.New("pay_") : null,
        };
    }

    private static void Claim(ApiCall call, Batch batch)
    {
        var refuse = call.Settings.RefuseDuplicateReferences;
        if (!call.World.Batches.TryClaim(batch, refuse))
        {
            throw Duplicate(new FieldProblem("batch_reference", "was used before"));
        }

        for (var index = 0; index < batch.Payments.Count; index++)
        {
            if (call.World.Payments.TryClaim(batch.Payments[index], refuse))
            {
                continue;
            }

            foreach (var claimed in batch.Payments.Take(index))
            {
                call.World.Payments.Unclaim(claimed);
            }

            call.World.Batches.Unclaim(batch);
            throw Duplicate(new FieldProblem(string.Create(CultureInfo.InvariantCulture, $"payments[{index}].reference"), "was used before"));
        }
    }

    private static ApiError Duplicate(FieldProblem field) => new(409, "duplicate_reference", "Reference already used.", [field]);

    private static void Start(World world, Batch batch)
    {
        foreach (var payment in batch.Payments)
        {
            Processing.Start(world, payment);
        }
    }

    private static Answer Find(ApiCall call, Merchant merchant)
    {
        var id = (string)call.Http.Request.RouteValues["id"]!;
        if (call.World.Batches.Find(merchant, id) is not { } batch
            || call.World.Dice.Roll(call.Settings, call.Settings.NotFoundForKnown, "not_found_for_known", batch.Reference))
        {
            throw ApiError.NotFound("There is no batch with this id.");
        }

        return JsonAnswer.Write(200, json => BatchJson.Write(json, batch));
    }
}
