using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>Leads requests to the control: without misbehaviour, and not in the log of the PSP's requests.</summary>
internal sealed class ControlApi(SimulatorState state)
{
    public SimulatorState State => state;

    public void Map(IEndpointRouteBuilder routes, string method, string pattern, Func<ApiCall, Answer> handle) =>
        routes.MapMethods(pattern, [method], (RequestDelegate)(http => Serve(http, handle)));

    private async Task Serve(HttpContext http, Func<ApiCall, Answer> handle)
    {
        Answer answer;
        try
        {
            LocalOnly.Require(http);
            var call = new ApiCall(http, state.World, isSubmission: false);
            await call.ReadBody();
            answer = handle(call);
        }
        catch (ApiError refused)
        {
            answer = refused.ToAnswer();
        }

        http.Response.StatusCode = answer.Status;
        http.Response.Headers.CacheControl = "no-store";
        foreach (var header in answer.Headers)
        {
            http.Response.Headers.Append(header.Key, header.Value);
        }

        if (answer.Body.Length > 0)
        {
            http.Response.ContentType = answer.ContentType;
            await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
        }
    }
}
