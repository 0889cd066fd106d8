using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>Payments ended, or taken back, by hand; MyPVit's too.</summary>
internal static class ControlledPayments
{
    public static Answer Act(ApiCall call, string act)
    {
        var id = (string)call.Http.Request.RouteValues["id"]!;
        var failure = act == "fail" && call.Body.Length > 0 ? FailureIn(call) : Failure.InvalidAccount;
        Act(call.World, id, act, failure);
        return Answer.Empty(204);
    }

    /// <exception cref="ApiError">404: there is no such payment. 409: it is not in a state for this.</exception>
    public static void Act(World world, string id, string act, Failure failure)
    {
        var done = world.Payments.Find(id) is { } payment ? Act(world, payment, act, failure)
            : world.Mypvit.FindById(id) is { } transaction ? act != "reverse" && world.Mypvit.End(transaction, succeeds: act == "complete")
            : throw ApiError.NotFound("There is no payment with this id.");
        if (!done)
        {
            throw new ApiError(409, "wrong_state", act == "reverse" ? "Only a completed payment can be reversed." : "The payment has ended.");
        }
    }

    private static bool Act(World world, Payment payment, string act, Failure failure) => act switch
    {
        "complete" => Processing.Complete(world, payment),
        "fail" => Processing.Fail(world, payment, failure),
        "reverse" => Processing.Reverse(world, payment),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "Acts are complete, fail and reverse."),
    };

    private static Failure FailureIn(ApiCall call)
    {
        var problems = new List<FieldProblem>();
        var body = new JsonFields(call.Json(), "", problems);
        var reason = body.Text("reason", required: false, 100) ?? Failure.InvalidAccount.Reason;
        var message = body.Text("message", required: false, 200) ?? "The payment failed";
        return problems.Count == 0 ? new Failure(reason, message) : throw ApiError.Invalid(problems);
    }
}
