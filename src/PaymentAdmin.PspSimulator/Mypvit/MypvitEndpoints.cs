using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>The API of MyPVit; every call also answers under the other of the two forms of its path.</summary>
internal static class MypvitEndpoints
{
    public static void Map(PspApi api, IEndpointRouteBuilder root, MypvitOptions options)
    {
        var routes = root.MapGroup(options.BasePath);
        foreach (var version in (string[])["", "/v2"])
        {
            api.Map(routes, "POST", version + "/{code}/renew-secret", call => Serve(call, options.RenewSecretCode, RenewSecret));
            api.Map(routes, "POST", version + "/{code}/rest", call => Serve(call, options.RestCode, Pay), isSubmission: true);
            api.Map(routes, "GET", version + "/{code}/status", call => Serve(call, options.StatusCode, CheckStatus));
            api.Map(routes, "GET", version + "/{code}/kyc", call => Serve(call, options.KycCode, Kyc));
        }
    }

    private static Task<Answer> Serve(ApiCall call, string code, Func<ApiCall, Answer> handle)
    {
        try
        {
            return Task.FromResult((string)call.Http.Request.RouteValues["code"]! == code ? handle(call) : throw NoSuchApi());
        }
        catch (ApiError refused)
        {
            return Task.FromResult(Refusal(refused));
        }
    }

    // In other words than those of a transaction that is not there: who took one for the other would pay twice.
    private static ApiError NoSuchApi() => new(404, "unknown_url_code", "There is no API with this URL code.");

    // Without a status: nothing that could be taken for the outcome of a transaction.
    private static Answer Refusal(ApiError refused) => JsonAnswer.Write(refused.Status, json =>
    {
        json.WriteString("status_code", refused.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("error", refused.Code);
        json.WriteString("message", refused.Message);
        json.WriteStartArray("errors");
        foreach (var field in refused.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteString("message", field.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Answer RenewSecret(ApiCall call)
    {
        var mypvit = call.World.Mypvit;
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Body));
        string Field(string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : throw ApiError.Invalid(name, "is required");
        var account = Field("operationAccountCode");
        var password = Field("password");
        var receptionCode = Field("receptionUrlCode");
        if (!mypvit.AreCredentials(account, password))
        {
            throw new ApiError(401, "invalid_credentials", "The operation account code or the password is wrong.");
        }

        if (call.Settings.MypvitSecretDelivery == "inline")
        {
            return JsonAnswer.Write(200, json => WriteSecret(json, call, mypvit.IssueSecret(), longNames: false));
        }

        if (!mypvit.ReceptionUrls.TryGetValue(receptionCode, out var url))
        {
            throw ApiError.Invalid("receptionUrlCode", "is the code of no registered reception URL");
        }

        Push(call, url);
        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("operation_account_code", account);
            json.WriteString("message", "The secret is on its way to your reception URL.");
        });
    }

    private static void Push(ApiCall call, Uri url)
    {
        var body = JsonAnswer.Object(json => WriteSecret(json, call, call.World.Mypvit.IssueSecret(), call.Settings.MypvitPushedNames == "long"));
        var delivery = new Delivery
        {
            EventId = Ids.New("evt_"), Event = "secret.renewed", Subject = call.World.Options.Mypvit.OperationAccountCode, Url = url, Body = body,
            CreatedAt = call.World.Clock.GetUtcNow(),
        };
        call.Afterwards(() => call.World.Outbox.Send(delivery, TimeSpan.Zero));
    }

    private static void WriteSecret(Utf8JsonWriter json, ApiCall call, string secret, bool longNames)
    {
        json.WriteString(longNames ? "merchant_operation_account_code" : "operation_account_code", call.World.Options.Mypvit.OperationAccountCode);
        json.WriteString(longNames ? "secret_key" : "secret", secret);
        json.WriteNumber("expires_in", call.Settings.MypvitSecretLifetimeSeconds);
    }

    private static Answer Pay(ApiCall call)
    {
        var world = call.World;
        world.Mypvit.RequireSecret(call.Http.Request);
        var transaction = MypvitRequest.Read(world, call.Json());
        if (!world.Mypvit.TryAdd(transaction, call.Settings.MypvitRefusesDuplicates))
        {
            throw new ApiError(409, "duplicate_reference", "Reference already used.", [new FieldProblem("reference", "was used before")]);
        }

        if (transaction.IsPayout && call.Settings.MypvitGiveChangeAnswersFinal)
        {
            world.Mypvit.Start(transaction);
        }

        var status = transaction.Status;
        call.Afterwards(() => world.Mypvit.Start(transaction));
        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("status", status);
            json.WriteString("status_code", "200");
            json.WriteString("operator", transaction.Operator);
            json.WriteString("reference_id", transaction.Id);
            json.WriteString("merchant_reference_id", transaction.Reference);
            json.WriteString("merchant_operation_account_code", world.Options.Mypvit.OperationAccountCode);
            json.WriteString("message", Message(status, transaction.Reference));
        });
    }

    private static string Message(string status, string reference) => status switch
    {
        MypvitTransaction.Pending => 
            $"Your payment request {reference} has been successfully initiated and is being processed. Please wait for the final status of your transaction.",
        MypvitTransaction.Success => "The transaction has succeeded.",
        _ => "The transaction has failed.",
    };

    private static Answer CheckStatus(ApiCall call)
    {
        call.World.Mypvit.RequireSecret(call.Http.Request);
        var id = Query(call, "transactionId");
        var operation = Query(call, "transactionOperation");
        RequireAccount(call, Query(call, "accountOperationCode"));
        var transaction = call.World.Mypvit.Find(id);
        if (transaction is null || transaction.Operation != operation
            || call.World.Dice.Roll(call.Settings, call.Settings.NotFoundForKnown, "not_found_for_known", transaction.Reference))
        {
            throw ApiError.NotFound("There is no such transaction.");
        }

        var wrong = Dice.RollOnce(call.Settings, call.Settings.WrongAmountInQuery, "wrong_amount_in_query", transaction.Reference);
        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("status", transaction.Status);
            PaymentJson.WriteAmount(json, wrong ? MajorAmount.Of(transaction.Amount).Wrong() : MajorAmount.Of(transaction.Amount));
            json.WriteNumber("fees", transaction.Fees);
            json.WriteString("operator", transaction.Operator);
            json.WriteTime("date", transaction.CreatedAt);
            json.WriteString("merchant_reference_id", transaction.Reference);
        });
    }

    private static Answer Kyc(ApiCall call)
    {
        call.World.Mypvit.RequireSecret(call.Http.Request);
        var number = Query(call, "customerAccountNumber");
        var network = Query(call, "operatorCode");
        if (network is not ("AIRTEL_MONEY" or "MOOV_MONEY"))
        {
            throw ApiError.Invalid("operatorCode", "must be AIRTEL_MONEY or MOOV_MONEY");
        }

        if (number == MypvitBook.UnknownNumber || number.Length is < 8 or > 15 || !number.All(char.IsAsciiDigit))
        {
            throw ApiError.NotFound("There is no account with this number.");
        }

        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("customer_account_number", number);
            json.WriteString("operator", network);
            json.WriteString("full_name", $"Test Customer {number[^4..]}");
            json.WriteString("state", number == MypvitBook.BlockedNumber ? "BLOCKED" : "ACTIVE");
        });
    }

    private static string Query(ApiCall call, string name) =>
        call.Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : throw ApiError.Invalid(name, "is required");

    private static void RequireAccount(ApiCall call, string account)
    {
        if (account != call.World.Options.Mypvit.OperationAccountCode)
        {
            throw new ApiError(403, "wrong_account", "This operation account is not yours.");
        }
    }
}
