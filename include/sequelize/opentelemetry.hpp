#pragma once

/// Traces and metrics for OpenTelemetry, by the API headers of opentelemetry-cpp: opt-in. Link
/// `sequelize::opentelemetry`.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <opentelemetry/common/key_value_iterable_view.h>
#include <opentelemetry/context/runtime_context.h>
#include <opentelemetry/metrics/async_instruments.h>
#include <opentelemetry/metrics/meter.h>
#include <opentelemetry/metrics/meter_provider.h>
#include <opentelemetry/metrics/provider.h>
#include <opentelemetry/metrics/sync_instruments.h>
#include <opentelemetry/nostd/shared_ptr.h>
#include <opentelemetry/trace/context.h>
#include <opentelemetry/trace/provider.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/tracer.h>
#include <opentelemetry/trace/tracer_provider.h>

#include <sequelize/events.hpp>

namespace sequelize {

/// What OpenTelemetrySink may be told.
struct OpenTelemetryOptions {
    /// Who makes spans; without one the program's global one, as it is when the sink is made.
    opentelemetry::nostd::shared_ptr<opentelemetry::trace::TracerProvider> tracerProvider{};
    /// The same of metrics.
    opentelemetry::nostd::shared_ptr<opentelemetry::metrics::MeterProvider> meterProvider{};
    /// `db.client.connection.pool.name`; without one `server.address:server.port/db.namespace`, as far as known.
    std::string pool{};
    bool queryText = true;     ///< whether spans have `db.query.text`: the statement with its placeholders
    bool transactions = true;  ///< whether transactions have spans, the parents of their statements'
};

namespace detail {

/// Attributes of a span or a metric. The texts must live as long.
class TelemetryAttributes {
public:
    using List = std::vector<std::pair<opentelemetry::nostd::string_view, opentelemetry::common::AttributeValue>>;

    explicit TelemetryAttributes(const EventDatabase& database) {
        list_.reserve(20);
        add("db.system.name", nameOf(database.dialect));
        add("db.namespace", database.name);
        add("server.address", database.host);
        if (database.port != 0) add("server.port", std::uint64_t{database.port});
    }
    /// Not one that is empty.
    void add(std::string_view name, std::string_view text) {
        if (!text.empty()) list_.emplace_back(told(name), told(text));
    }
    void add(std::string_view name, std::uint64_t number) {
        list_.emplace_back(told(name), static_cast<std::int64_t>(number));
    }
    void add(std::string_view name, std::chrono::nanoseconds time) { list_.emplace_back(told(name), seconds(time)); }
    [[nodiscard]] const List& list() const noexcept { return list_; }

    static double seconds(std::chrono::nanoseconds time) noexcept {
        return std::chrono::duration<double>(time).count();
    }
    static opentelemetry::nostd::string_view told(std::string_view text) noexcept { return {text.data(), text.size()}; }

private:
    List list_{};
};

}  // namespace detail

/// A pool whose connections are counted for as long as this lives; what `OpenTelemetrySink::watchPool` returns.
class [[nodiscard]] OpenTelemetryPool {
public:
    OpenTelemetryPool(OpenTelemetryPool&&) noexcept = default;
    OpenTelemetryPool& operator=(OpenTelemetryPool&&) noexcept = default;
    // For the sink.
    OpenTelemetryPool(opentelemetry::metrics::Meter& meter, std::string name, std::function<PoolStatistics()> ask)
        : asked_(std::make_unique<Asked>(meter, std::move(name), std::move(ask))) {}

private:
    using Instrument = opentelemetry::nostd::shared_ptr<opentelemetry::metrics::ObservableInstrument>;
    using Result = opentelemetry::metrics::ObserverResult;

    /// Stays where it is: instruments know it by its address.
    class Asked {
    public:
        Asked(opentelemetry::metrics::Meter& meter, std::string name, std::function<PoolStatistics()> ask)
            : name_(std::move(name)),
              ask_(std::move(ask)),
              count_(meter.CreateInt64ObservableUpDownCounter("db.client.connection.count",
                                                              "Connections that are open, by state", "{connection}")),
              max_(meter.CreateInt64ObservableUpDownCounter("db.client.connection.max", "So many at most",
                                                            "{connection}")),
              pending_(meter.CreateInt64ObservableUpDownCounter("db.client.connection.pending_requests",
                                                                "Calls that wait for one", "{request}")) {
            count_->AddCallback(&Asked::observeCount, this);
            max_->AddCallback(&Asked::observeMax, this);
            pending_->AddCallback(&Asked::observePending, this);
        }
        ~Asked() {
            count_->RemoveCallback(&Asked::observeCount, this);
            max_->RemoveCallback(&Asked::observeMax, this);
            pending_->RemoveCallback(&Asked::observePending, this);
        }
        Asked(const Asked&) = delete;
        Asked& operator=(const Asked&) = delete;

    private:
        static void observeCount(Result result, void* self) {
            const PoolStatistics now = static_cast<Asked*>(self)->ask_();
            static_cast<Asked*>(self)->observe(result, now.available, "idle");
            static_cast<Asked*>(self)->observe(result, now.borrowed, "used");
        }
        static void observeMax(Result result, void* self) {
            static_cast<Asked*>(self)->observe(result, static_cast<Asked*>(self)->ask_().max);
        }
        static void observePending(Result result, void* self) {
            static_cast<Asked*>(self)->observe(result, static_cast<Asked*>(self)->ask_().waiting);
        }
        void observe(Result& result, std::size_t value, std::string_view state = {}) const {
            using Told = detail::TelemetryAttributes;
            using Integers = opentelemetry::nostd::shared_ptr<opentelemetry::metrics::ObserverResultT<std::int64_t>>;
            Told::List attributes{{"db.client.connection.pool.name", Told::told(name_)}};
            if (!state.empty()) attributes.emplace_back("db.client.connection.state", Told::told(state));
            opentelemetry::nostd::get<Integers>(result)->Observe(static_cast<std::int64_t>(value), attributes);
        }

        const std::string name_;
        const std::function<PoolStatistics()> ask_;
        const Instrument count_, max_, pending_;
    };
    std::unique_ptr<Asked> asked_;
};

/// Spans and metrics of what a Sequelize object does, by OpenTelemetry's stable conventions for databases. A sink of
/// events, made when the program has set its providers:
///
///     auto telemetry = std::make_shared<sequelize::OpenTelemetrySink>();
///     Sequelize sequelize{url, {.events = telemetry}};
///
/// Each statement is a span. Its parent is the thread's active one where the call was made, also where that was
/// `async`; or its transaction's span, unless one that is active was begun since. Holds no values; metrics hold neither
/// SQL nor tags. One object may serve several Sequelize objects. Thread-safe.
class OpenTelemetrySink final : public EventSink {
public:
    /// With providers of the program's own, and more.
    explicit OpenTelemetrySink(OpenTelemetryOptions options = {})
        : options_(std::move(options)),
          tracer_(
              (options_.tracerProvider ? options_.tracerProvider : opentelemetry::trace::Provider::GetTracerProvider())
                  ->GetTracer(scope, "", schema)),
          meter_(
              (options_.meterProvider ? options_.meterProvider : opentelemetry::metrics::Provider::GetMeterProvider())
                  ->GetMeter(scope, "", schema)),
          durations_(histogram("db.client.operation.duration", "How long statements took, rows included")),
          waits_(histogram("db.client.connection.wait_time", "How long calls waited for a connection")),
          uses_(histogram("db.client.connection.use_time", "How long calls had a connection")),
          creates_(histogram("db.client.connection.create_time", "How long opening a connection took")),
          timeouts_(meter_->CreateUInt64Counter("db.client.connection.timeouts",
                                                "Calls that waited for a connection, and got none in time",
                                                "{timeout}")) {}

    /// Counts the pool's connections whenever metrics are collected, by asking `ask`: as in
    /// `[&] { return sequelize.poolStatistics(); }`. They are counted as long as what this returns lives, which must go
    /// before the Sequelize object does. Throws UsageError where the options have no name for the pool.
    [[nodiscard]] OpenTelemetryPool watchPool(std::function<PoolStatistics()> ask) const {
        if (options_.pool.empty())
            throw UsageError(
                "watchPool: metrics tell pools apart by their names; give this one's, OpenTelemetryOptions{.pool = "
                "\"library\"}");
        return {*meter_, options_.pool, std::move(ask)};
    }

    /// Makes the span of a statement that has ended, and measures it.
    void statement(const StatementEvent& event) override {
        if (event.kind != StatementEvent::Kind::ended) return;
        const std::string name = nameOf(event);
        const std::string code = event.error && event.error->code != 0 ? std::to_string(event.error->code) : "";
        detail::TelemetryAttributes attributes(*event.database);
        if (isKnown(event.operation)) attributes.add("db.operation.name", event.operation);
        if (event.tables.size() == 1) attributes.add("db.collection.name", event.tables.front());
        if (!event.tables.empty()) attributes.add("db.query.summary", name);
        attributes.add("db.response.status_code", code);
        if (event.error) attributes.add("error.type", event.error->name);
        const detail::TelemetryAttributes measured = attributes;
        if (options_.queryText) attributes.add("db.query.text", event.text);
        if (event.operation == "SELECT" || event.rows != 0) attributes.add("db.response.returned_rows", event.rows);
        if (event.affected != 0) attributes.add("sequelize.affected_rows", event.affected);
        attributes.add("sequelize.tag", event.tag);
        attributes.add("sequelize.queue", event.queue);
        attributes.add("sequelize.connect", event.connect);
        attributes.add("sequelize.execute", event.execute);
        attributes.add("sequelize.decode", event.decode);

        // The events of a statement come on one thread, and all of its span is known at its end.
        auto context = parentOf(event);
        auto options = startOf(opentelemetry::trace::SpanKind::kClient, context, event.elapsed());
        const auto end = options.start_steady_time.time_since_epoch() + event.elapsed();
        const Span span =
            tracer_->StartSpan(detail::TelemetryAttributes::told(name), attributes.list(), std::move(options));
        if (event.error)
            span->SetStatus(opentelemetry::trace::StatusCode::kError,
                            detail::TelemetryAttributes::told(event.error->message));
        endSpan(span, end);
        durations_->Record(detail::TelemetryAttributes::seconds(event.elapsed()), measured.list(),
                           opentelemetry::trace::SetSpan(context, span));
    }

    /// Begins and ends the span of a transaction. Savepoints have none: statements name the whole.
    void transaction(const TransactionEvent& event) override {
        using Kind = TransactionEvent::Kind;
        if (!options_.transactions || event.isSavepoint) return;
        if (event.kind == Kind::begun) {
            auto context = opentelemetry::context::RuntimeContext::GetCurrent();
            const auto around = opentelemetry::trace::GetSpan(context)->GetContext();
            const detail::TelemetryAttributes attributes(*event.database);
            const Span span = tracer_->StartSpan("transaction", attributes.list(),
                                                 startOf(opentelemetry::trace::SpanKind::kInternal, context, {}));
            const std::lock_guard lock(mutex_);
            open_.insert_or_assign(std::string(event.id), Whole{span, around});
            return;
        }
        const Whole whole = takeOpen(event.id);
        if (!whole.span) return;
        const bool isUnknown = event.kind == Kind::unknown;
        whole.span->SetAttribute("sequelize.transaction.outcome", event.kind == Kind::committed ? "committed"
                                                                  : isUnknown                   ? "unknown"
                                                                                                : "rolled_back");
        if (isUnknown)
            whole.span->SetStatus(opentelemetry::trace::StatusCode::kError,
                                  "the connection was lost while it was being committed");
        whole.span->End();
    }

    /// Measures what the pool does.
    void pool(const PoolEvent& event) override {
        using Kind = PoolEvent::Kind;
        const bool isTimeout =
            event.kind == Kind::acquireFailed && event.error->name == "SequelizeConnectionAcquireTimeoutError";
        const Seconds* times = event.kind == Kind::acquired   ? &waits_
                               : event.kind == Kind::released ? &uses_
                               : event.kind == Kind::opened   ? &creates_
                                                              : nullptr;
        if (times == nullptr && !isTimeout) return;
        const std::string name = poolName(*event.database);
        const detail::TelemetryAttributes::List attributes{
            {"db.client.connection.pool.name", detail::TelemetryAttributes::told(name)}};
        if (isTimeout) {
            timeouts_->Add(1, attributes);
            return;
        }
        (*times)->Record(detail::TelemetryAttributes::seconds(event.elapsed), attributes,
                         opentelemetry::context::RuntimeContext::GetCurrent());
    }

    /// The context goes along, so that what the call does belongs to the span that is active here.
    std::function<std::shared_ptr<void>()> asyncCall() override {
        using opentelemetry::context::RuntimeContext;
        return [context = RuntimeContext::GetCurrent()]() -> std::shared_ptr<void> {
            auto attached = RuntimeContext::Attach(context);
            return std::make_shared<decltype(attached)>(std::move(attached));
        };
    }

private:
    using Span = opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span>;
    using Context = opentelemetry::context::Context;
    // Shared, since releases differ in whether a meter gives unique ones.
    using Seconds = opentelemetry::nostd::shared_ptr<opentelemetry::metrics::Histogram<double>>;
    using Counter = opentelemetry::nostd::shared_ptr<opentelemetry::metrics::Counter<std::uint64_t>>;

    static constexpr const char* scope = "sequelize-cpp";
    static constexpr const char* schema = "https://opentelemetry.io/schemas/1.33.0";

    /// A transaction that is open, and what was active when it was begun.
    struct Whole {
        Span span{};
        opentelemetry::trace::SpanContext around = opentelemetry::trace::SpanContext::GetInvalid();
    };

    Seconds histogram(const char* name, const char* description) {
        return meter_->CreateDoubleHistogram(name, description, "s");
    }

    static bool isKnown(std::string_view operation) { return !operation.empty() && operation != "OTHER"; }

    /// "SELECT books tags"; without a table "SELECT library", as the conventions have it.
    static std::string nameOf(const StatementEvent& event) {
        constexpr std::size_t longest = 255;
        std::string name(isKnown(event.operation) ? event.operation : std::string_view());
        const auto add = [&](std::string_view part) {
            if (part.empty() || name.size() + 1 + part.size() > longest) return;
            if (!name.empty()) name += ' ';
            name += part;
        };
        for (const std::string_view table : event.tables) add(table);
        if (event.tables.empty()) add(event.database->name);
        return name.empty() ? std::string(detail::nameOf(event.database->dialect)) : name;
    }

    [[nodiscard]] std::string poolName(const EventDatabase& database) const {
        if (!options_.pool.empty()) return options_.pool;
        std::string name(database.host);
        if (database.port != 0) name += ":" + std::to_string(database.port);
        if (!name.empty()) name += '/';
        return name += database.name;
    }

    /// Ends with the span's begin until now.
    static opentelemetry::trace::StartSpanOptions startOf(opentelemetry::trace::SpanKind kind, const Context& parent,
                                                          std::chrono::nanoseconds ago) {
        using std::chrono::steady_clock;
        using std::chrono::system_clock;
        opentelemetry::trace::StartSpanOptions options;
        options.kind = kind;
        options.parent = parent;
        options.start_steady_time = steady_clock::now() - std::chrono::duration_cast<steady_clock::duration>(ago);
        options.start_system_time = system_clock::now() - std::chrono::duration_cast<system_clock::duration>(ago);
        return options;
    }
    static void endSpan(const Span& span, std::chrono::nanoseconds sinceEpoch) {
        using std::chrono::steady_clock;
        opentelemetry::trace::EndSpanOptions options;
        options.end_steady_time =
            steady_clock::time_point(std::chrono::duration_cast<steady_clock::duration>(sinceEpoch));
        span->End(options);
    }

    [[nodiscard]] Context parentOf(const StatementEvent& event) const {
        auto context = opentelemetry::context::RuntimeContext::GetCurrent();
        if (event.transaction.empty()) return context;
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(event.transaction);
        if (found == open_.end()) return context;
        const auto active = opentelemetry::trace::GetSpan(context)->GetContext();
        const auto& around = found->second.around;
        const bool isNewer = active.IsValid() && active.span_id() != around.span_id();
        return isNewer ? context : opentelemetry::trace::SetSpan(context, found->second.span);
    }
    Whole takeOpen(std::string_view id) {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(id);
        if (found == open_.end()) return {};
        Whole whole = std::move(found->second);
        open_.erase(found);
        return whole;
    }

    const OpenTelemetryOptions options_;
    const opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer> tracer_;
    const opentelemetry::nostd::shared_ptr<opentelemetry::metrics::Meter> meter_;
    const Seconds durations_, waits_, uses_, creates_;
    const Counter timeouts_;

    mutable std::mutex mutex_;  // guards what follows
    std::map<std::string, Whole, std::less<>> open_{};
};

}  // namespace sequelize
