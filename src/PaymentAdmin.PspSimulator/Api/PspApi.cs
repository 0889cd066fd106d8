using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>Leads requests to what answers them, through everything that may go wrong on the way.</summary>
internal sealed class PspApi(SimulatorState state)
{
    /// <summary>A call that anybody may make, or that brings credentials of its own kind.</summary>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, Func<ApiCall, Task<Answer>> handle, bool isSubmission = false) =>
        routes.MapMethods(pattern, [method], (RequestDelegate)(http => Serve(http, handle, isSubmission)));

    /// <summary>A call that a merchant makes.</summary>
    public void MapForMerchant(IEndpointRouteBuilder routes, string method, string pattern, Func<ApiCall, Merchant, Task<Answer>> handle, bool isSubmission = false) =>
        Map(routes, method, pattern, call =>
        {
            var merchant = Authentication.Authenticate(call);
            call.Merchant = merchant;
            merchant.Rate.Take(call.World.Clock.GetUtcNow(), call.Settings.RateLimitPerSecond);
            return handle(call, merchant);
        }, isSubmission);

    public void MapForMerchant(IEndpointRouteBuilder routes, string method, string pattern, Func<ApiCall, Merchant, Answer> handle) =>
        MapForMerchant(routes, method, pattern, (call, merchant) => Task.FromResult(handle(call, merchant)));

    /// <summary>What no route leads to.</summary>
    public void MapUnknown(IEndpointRouteBuilder routes) => routes.MapFallback((RequestDelegate)(http => Serve(http, Unknown, isSubmission: false)));

    private static Task<Answer> Unknown(ApiCall call) => throw new ApiError(404, "route_not_found", "There is nothing at this address.");

    private async Task Serve(HttpContext http, Func<ApiCall, Task<Answer>> handle, bool isSubmission)
    {
        var world = state.World;
        var call = new ApiCall(http, world, isSubmission);
        var outcome = "failed";
        try
        {
            outcome = await Serve(call, handle);
        }
        catch (ConnectionBroken)
        {
            outcome = "aborted";
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            outcome = "client_gone";
        }
        finally
        {
            call.DoAfterwards();
            world.Requests.Add(new LoggedRequest(
                world.Clock.GetUtcNow(), http.Request.Method, http.Request.Path, outcome, call.Merchant?.Id, call.Misbehaviour));
        }
    }

    private static async Task<string> Serve(ApiCall call, Func<ApiCall, Task<Answer>> handle)
    {
        Answer answer;
        try
        {
            await call.ReadBody();
            answer = await Misbehaviour.Before(call) ?? await handle(call);
        }
        catch (ApiError refused)
        {
            answer = refused.ToAnswer();
        }

        return await Misbehaviour.After(call, answer);
    }
}
