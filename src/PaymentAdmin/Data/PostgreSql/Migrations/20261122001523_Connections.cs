using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Connections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SecretsVersion",
                table: "Processors",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Alerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Message = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Link = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    OpenKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    LastAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ClosedByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alerts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Connections",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Dialect = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    StoppedFrom = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    PausedBecause = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    StatusReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Place = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    BaseUrl = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Scheme = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    TokenUrl = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    OperationAccountCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    ReceptionUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    CallbackUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    RenewSecretUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    RestUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    StatusUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    KycUrlCode = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    MerchantId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    SourceAccount = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    TimeZone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: true),
                    SupportContact = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    OurAddresses = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    HonoursIdempotencyKeys = table.Column<bool>(type: "boolean", nullable: false),
                    IdempotencyKeyTtlSeconds = table.Column<int>(type: "integer", nullable: false),
                    IdempotencyProvenAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    TimeoutSeconds = table.Column<int>(type: "integer", nullable: false),
                    SingleMaximum = table.Column<long>(type: "bigint", nullable: true),
                    DailyVolume = table.Column<long>(type: "bigint", nullable: true),
                    BatchSize = table.Column<int>(type: "integer", nullable: false),
                    RequestsPerSecond = table.Column<int>(type: "integer", nullable: false),
                    ConcurrentRequests = table.Column<int>(type: "integer", nullable: false),
                    RetrySchedule = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    UnknownSchedule = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    PendingAfterSeconds = table.Column<int>(type: "integer", nullable: true),
                    NotFoundConfirmSeconds = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    UpdatedById = table.Column<Guid>(type: "uuid", nullable: false),
                    UpdatedByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Connections", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Connections_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Connections_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ConnectionSecrets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Encrypted = table.Column<string>(type: "text", nullable: true),
                    EnvironmentName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Last4 = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: true),
                    SetAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    SetByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    IsCurrent = table.Column<bool>(type: "boolean", nullable: false),
                    ValidUntil = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    LastUsedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionSecrets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ConnectionSecrets_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DiagnosticRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionVersion = table.Column<int>(type: "integer", nullable: false),
                    Occupies = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    MovedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    StartedById = table.Column<Guid>(type: "uuid", nullable: false),
                    StartedByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    StepsJson = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DiagnosticRuns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DiagnosticRuns_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Exchanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: true),
                    Purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    Method = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Path = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    RequestBody = table.Column<string>(type: "text", nullable: true),
                    Outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: true),
                    AnswerBody = table.Column<string>(type: "text", nullable: true),
                    Problem = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    Credential = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    CorrelationId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exchanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Exchanges_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "FieldMappingVersions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    RulesJson = table.Column<string>(type: "text", nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    CreatedById = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    DecidedByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    DecisionReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FieldMappingVersions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FieldMappingVersions_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookNotifications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    RawBody = table.Column<byte[]>(type: "bytea", nullable: false),
                    HeadersJson = table.Column<string>(type: "text", nullable: false),
                    EventType = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    IdempotencyKey = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    PspPaymentId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Reference = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ErrorMessage = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookNotifications", x => x.Id);
                    table.ForeignKey(
                        name: "FK_WebhookNotifications_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookRegistrations",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    PspWebhookId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Events = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    RegisteredAt = table.Column<DateTime>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    RegisteredByName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookRegistrations", x => x.ConnectionId);
                    table.ForeignKey(
                        name: "FK_WebhookRegistrations_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_At_Id",
                table: "Alerts",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_OpenKey",
                table: "Alerts",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Connections_CreatedAt_Id",
                table: "Connections",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Connections_Place",
                table: "Connections",
                column: "Place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Connections_ProcessorId_Environment",
                table: "Connections",
                columns: new[] { "ProcessorId", "Environment" });

            migrationBuilder.CreateIndex(
                name: "IX_Connections_TenantId",
                table: "Connections",
                column: "TenantId");

            migrationBuilder.CreateIndex(
                name: "IX_ConnectionSecrets_ConnectionId_Kind_IsCurrent",
                table: "ConnectionSecrets",
                columns: new[] { "ConnectionId", "Kind", "IsCurrent" });

            migrationBuilder.CreateIndex(
                name: "IX_DiagnosticRuns_ConnectionId_StartedAt_Id",
                table: "DiagnosticRuns",
                columns: new[] { "ConnectionId", "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_DiagnosticRuns_Occupies",
                table: "DiagnosticRuns",
                column: "Occupies",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_At",
                table: "Exchanges",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_ConnectionId_At_Id",
                table: "Exchanges",
                columns: new[] { "ConnectionId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_PaymentId_At_Id",
                table: "Exchanges",
                columns: new[] { "PaymentId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FieldMappingVersions_ConnectionId_Number",
                table: "FieldMappingVersions",
                columns: new[] { "ConnectionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FieldMappingVersions_ConnectionId_Status",
                table: "FieldMappingVersions",
                columns: new[] { "ConnectionId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ConnectionId_IdempotencyKey",
                table: "WebhookNotifications",
                columns: new[] { "ConnectionId", "IdempotencyKey" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ConnectionId_PspPaymentId",
                table: "WebhookNotifications",
                columns: new[] { "ConnectionId", "PspPaymentId" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "ReceivedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Alerts");

            migrationBuilder.DropTable(
                name: "ConnectionSecrets");

            migrationBuilder.DropTable(
                name: "DiagnosticRuns");

            migrationBuilder.DropTable(
                name: "Exchanges");

            migrationBuilder.DropTable(
                name: "FieldMappingVersions");

            migrationBuilder.DropTable(
                name: "WebhookNotifications");

            migrationBuilder.DropTable(
                name: "WebhookRegistrations");

            migrationBuilder.DropTable(
                name: "Connections");

            migrationBuilder.DropColumn(
                name: "SecretsVersion",
                table: "Processors");
        }
    }
}
