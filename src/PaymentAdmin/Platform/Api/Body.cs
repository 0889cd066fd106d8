using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace PaymentAdmin.Platform.Api;

/// <summary>A request's JSON body, read with every field's own message, and its idempotency key.</summary>
public sealed class Body<T>(T value, Once? once) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
{
    private const int MaxBytes = 1024 * 1024;

    public T Value { get; } = value;

    /// <summary>Null where the request carries no Idempotency-Key.</summary>
    public Once? Once { get; } = once;

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (IsAbsent(context.Request))
        {
            // What is missing, if anything is, is then said field by field.
            return new Body<T>(JsonInput.Read<T>("{}"u8.ToArray()), OnceHeader.Read(context.Request, []));
        }

        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Send the body as JSON, with Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        var bytes = await BoundedBody.Read(context.Request, MaxBytes, context.RequestAborted);
        return new Body<T>(JsonInput.Read<T>(bytes), OnceHeader.Read(context.Request, bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    // Many clients name the content type of a body that they do not send.
    private static bool IsAbsent(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false;
}
