using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>Single payments: submitted, and asked for by id or reference.</summary>
internal static class PaymentEndpoints
{
    public static void Map(PspApi api, IEndpointRouteBuilder v2)
    {
        api.MapForMerchant(v2, "POST", "/payments", Submit, isSubmission: true);
        api.MapForMerchant(v2, "GET", "/payments", FindByReference);
        api.MapForMerchant(v2, "GET", "/payments/{id}", FindById);
    }

    private static Task<Answer> Submit(ApiCall call, Merchant merchant) => Submission.Once(call, merchant, "payments", key => Accept(call, merchant, key));

    private static Answer Accept(ApiCall call, Merchant merchant, string? key)
    {
        var terms = PaymentRequest.Read(call.Json());
        var identifier = TestIdentifiers.Of(terms);
        RefuseAtOnce(call.Settings, terms, identifier);
        var payment = new Payment(merchant, terms, call.World.Clock.GetUtcNow())
        {
            IdempotencyKey = key,
            SecondId = Dice.RollOnce(call.Settings, call.Settings.TwoIdsForOneReference, "two_ids", terms.Reference ?? "") ? Ids.New("pay_") : null,
        };
        if (!call.World.Payments.TryClaim(payment, call.Settings.RefuseDuplicateReferences))
        {
            throw new ApiError(409, "duplicate_reference", "Reference already used.", [new FieldProblem("transaction.reference", "was used before")]);
        }

        call.World.Payments.Add(payment);
        call.Afterwards(() => Processing.Start(call.World, payment));
        return JsonAnswer.Write(201, json => PaymentJson.WriteAccepted(json, payment)) with
        {
            Hold = identifier == TestIdentifier.Timeout ? TimeSpan.FromSeconds(call.Settings.TimeoutHoldSeconds) : null,
        };
    }

    private static void RefuseAtOnce(SimulatorSettings settings, PaymentTerms terms, TestIdentifier identifier)
    {
        var failure = identifier switch
        {
            TestIdentifier.InvalidAccountAtOnce => Failure.InvalidAccount,
            TestIdentifier.AccountBlockedAtOnce => Failure.AccountBlocked,
            _ => null,
        };
        if (failure is not null)
        {
            var field = terms.MobileNumber is null ? "recipient.account" : "recipient.mobile_number";
            throw new ApiError(422, failure.Reason, failure.Message, [new FieldProblem(field, failure.Message)]);
        }

        if (Processing.LimitOf(settings, terms) is { } limit)
        {
            throw new ApiError(422, limit.Reason, limit.Message, [new FieldProblem("transaction.amount", limit.Message)]);
        }
    }

    private static Answer FindById(ApiCall call, Merchant merchant)
    {
        var id = (string)call.Http.Request.RouteValues["id"]!;
        if (call.World.Payments.Find(merchant, id) is not { } payment || IsHidden(call, payment))
        {
            throw ApiError.NotFound("There is no payment with this id.");
        }

        return JsonAnswer.Write(200, json => PaymentJson.Write(json, payment, id, AmountInQuery(call, payment)));
    }

    private static Answer FindByReference(ApiCall call, Merchant merchant)
    {
        var reference = call.Http.Request.Query["reference"].ToString();
        if (reference.Length == 0)
        {
            throw ApiError.Invalid("reference", "is required");
        }

        var found = call.World.Payments.WithReference(merchant, reference).Where(payment => call.World.Payments.Find(payment.Id) == payment && !IsHidden(call, payment)).ToList();
        return JsonAnswer.Write(200, json =>
        {
            json.WriteStartArray("payments");
            foreach (var (payment, id) in found.SelectMany(payment => IdsOf(payment).Select(id => (payment, id))))
            {
                json.WriteStartObject();
                PaymentJson.Write(json, payment, id, AmountInQuery(call, payment));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static IEnumerable<string> IdsOf(Payment payment) => payment.SecondId is { } second ? [payment.Id, second] : [payment.Id];

    private static bool IsHidden(ApiCall call, Payment payment)
    {
        var hidden = call.World.Dice.Roll(call.Settings, call.Settings.NotFoundForKnown, "not_found_for_known", payment.About);
        call.Misbehaviour = hidden ? "not_found_for_known" : call.Misbehaviour;
        return hidden;
    }

    private static MajorAmount AmountInQuery(ApiCall call, Payment payment)
    {
        var wrong = Dice.RollOnce(call.Settings, call.Settings.WrongAmountInQuery, "wrong_amount_in_query", payment.About);
        call.Misbehaviour = wrong ? "wrong_amount_in_query" : call.Misbehaviour;
        return wrong ? payment.Terms.Amount.Wrong() : payment.Terms.Amount;
    }
}
