#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <opentelemetry/metrics/noop.h>
#include <opentelemetry/trace/noop.h>

#include <sequelize/opentelemetry.hpp>

/// Providers that remember what they are told: OpenTelemetry's SDK is not there where the tests run.
namespace test {

namespace otel = opentelemetry;

/// Attributes as text; a number of seconds, of which nobody knows how many, as "time".
using Told = std::map<std::string, std::string>;

inline std::string textOf(const otel::common::AttributeValue& value) {
    return otel::nostd::visit(
        [](const auto& held) -> std::string {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, bool>)
                return held ? "true" : "false";
            else if constexpr (std::is_floating_point_v<T>)
                return held >= 0 ? "time" : "negative";
            else if constexpr (std::is_arithmetic_v<T>)
                return std::to_string(held);
            else if constexpr (std::is_same_v<T, const char*>)
                return held;
            else if constexpr (std::is_same_v<T, otel::nostd::string_view>)
                return std::string(held.data(), held.size());
            else
                return "a list";
        },
        value
    );
}

inline Told toldOf(const otel::common::KeyValueIterable& attributes) {
    Told told;
    attributes.ForEachKeyValue([&](otel::nostd::string_view key, const otel::common::AttributeValue& value) noexcept {
        told[std::string(key.data(), key.size())] = textOf(value);
        return true;
    });
    return told;
}

struct ToldSpan {
    std::string name{};
    Told attributes{};
    otel::trace::SpanKind kind{};
    std::uint64_t id = 0, parent = 0;  ///< 0: none
    otel::trace::StatusCode status = otel::trace::StatusCode::kUnset;
    std::string description{};
    std::chrono::nanoseconds lasted{};
    bool hasEnded = false;
};

struct Measured {
    std::string instrument{}, unit{};
    Told attributes{};
    double value = 0;
    std::uint64_t span = 0;  ///< that the context names
};

/// What was told, by all threads.
class Telemetry {
public:
    std::vector<ToldSpan> spans() const {
        const std::lock_guard lock(mutex_);
        return spans_;
    }
    std::vector<Measured> measured() const {
        const std::lock_guard lock(mutex_);
        return measured_;
    }
    void clear() {
        const std::lock_guard lock(mutex_);
        spans_.clear();
        measured_.clear();
    }
    /// Gives it its number.
    std::uint64_t begin(ToldSpan span) {
        const std::lock_guard lock(mutex_);
        span.id = ++last_;
        spans_.push_back(std::move(span));
        return last_;
    }
    template <class Change>
    void change(std::uint64_t id, const Change& change) {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(spans_, id, &ToldSpan::id);
        if (found != spans_.end()) change(*found);
    }
    void measure(Measured measured) {
        const std::lock_guard lock(mutex_);
        measured_.push_back(std::move(measured));
    }

private:
    mutable std::mutex mutex_;
    std::vector<ToldSpan> spans_{};
    std::vector<Measured> measured_{};
    std::uint64_t last_ = 0;
};

inline std::uint64_t numberOf(const otel::trace::SpanContext& context) {
    if (!context.IsValid()) return 0;
    std::uint64_t number = 0;
    for (const auto byte : context.span_id().Id()) number = number << 8U | byte;
    return number;
}

class RecordedSpan final : public otel::trace::Span {
public:
    RecordedSpan(Telemetry& telemetry, ToldSpan told, std::chrono::nanoseconds start)
        : telemetry_(telemetry), start_(start), id_(telemetry.begin(std::move(told))) {}

    void SetAttribute(otel::nostd::string_view key, const otel::common::AttributeValue& value) noexcept override {
        telemetry_.change(id_, [&](ToldSpan& told) {
            told.attributes[std::string(key.data(), key.size())] = textOf(value);
        });
    }
    void AddEvent(otel::nostd::string_view) noexcept override {}
    void AddEvent(otel::nostd::string_view, otel::common::SystemTimestamp) noexcept override {}
    void
    AddEvent(otel::nostd::string_view, otel::common::SystemTimestamp, const otel::common::KeyValueIterable&) noexcept
        override {}
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    void AddLink(const otel::trace::SpanContext&, const otel::common::KeyValueIterable&) noexcept override {}
    void AddLinks(const otel::trace::SpanContextKeyValueIterable&) noexcept override {}
#endif
    void SetStatus(otel::trace::StatusCode code, otel::nostd::string_view description) noexcept override {
        telemetry_.change(id_, [&](ToldSpan& told) {
            told.status = code;
            told.description = std::string(description.data(), description.size());
        });
    }
    void UpdateName(otel::nostd::string_view) noexcept override {}
    void End(const otel::trace::EndSpanOptions& options) noexcept override {
        const auto given = options.end_steady_time.time_since_epoch();
        const auto end = given.count() != 0 ? given : std::chrono::steady_clock::now().time_since_epoch();
        telemetry_.change(id_, [&](ToldSpan& told) {
            told.lasted = end - start_;
            told.hasEnded = true;
        });
    }
    bool IsRecording() const noexcept override { return true; }
    otel::trace::SpanContext GetContext() const noexcept override {
        std::uint8_t trace[16] = {1};
        std::uint8_t span[8] = {};
        for (int i = 0; i < 8; ++i) span[7 - i] = static_cast<std::uint8_t>(id_ >> (8 * i));
        return {otel::trace::TraceId(trace), otel::trace::SpanId(span), otel::trace::TraceFlags(1), false};
    }

private:
    Telemetry& telemetry_;
    const std::chrono::nanoseconds start_;
    const std::uint64_t id_;
};

class RecordingTracer final : public otel::trace::Tracer {
public:
    explicit RecordingTracer(Telemetry& telemetry) : telemetry_(telemetry) {}
    using Tracer::StartSpan;
    otel::nostd::shared_ptr<otel::trace::Span> StartSpan(
        otel::nostd::string_view name, const otel::common::KeyValueIterable& attributes,
        const otel::trace::SpanContextKeyValueIterable&, const otel::trace::StartSpanOptions& options
    ) noexcept override {
        // As the SDK looks for a parent: what the options name, else what is active.
        auto parent = otel::trace::Tracer::GetCurrentSpan()->GetContext();
        if (otel::nostd::holds_alternative<otel::context::Context>(options.parent)) {
            const auto own = otel::trace::GetSpan(otel::nostd::get<otel::context::Context>(options.parent));
            if (own->GetContext().IsValid()) parent = own->GetContext();
        }
        const auto given = options.start_steady_time.time_since_epoch();
        const auto start = given.count() != 0 ? given : std::chrono::steady_clock::now().time_since_epoch();
        return otel::nostd::shared_ptr<otel::trace::Span>(new RecordedSpan(
            telemetry_,
            {.name = std::string(name.data(), name.size()),
             .attributes = toldOf(attributes),
             .kind = options.kind,
             .parent = numberOf(parent)},
            start
        ));
    }
#if OPENTELEMETRY_ABI_VERSION_NO == 1
    void ForceFlushWithMicroseconds(std::uint64_t) noexcept override {}
    void CloseWithMicroseconds(std::uint64_t) noexcept override {}
#endif

private:
    Telemetry& telemetry_;
};

class RecordingTracers final : public otel::trace::TracerProvider {
public:
    explicit RecordingTracers(Telemetry& telemetry) : tracer_(new RecordingTracer(telemetry)) {}
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    otel::nostd::shared_ptr<otel::trace::Tracer>
    GetTracer(otel::nostd::string_view, otel::nostd::string_view, otel::nostd::string_view, const otel::common::KeyValueIterable*) noexcept
        override {
        return tracer_;
    }
#else
    otel::nostd::shared_ptr<otel::trace::Tracer> GetTracer(
        otel::nostd::string_view, otel::nostd::string_view, otel::nostd::string_view
    ) noexcept override {
        return tracer_;
    }
#endif

private:
    const otel::nostd::shared_ptr<otel::trace::Tracer> tracer_;
};

/// Of histograms and counters.
class Recorder {
public:
    Recorder(Telemetry& telemetry, otel::nostd::string_view name, otel::nostd::string_view unit)
        : telemetry_(telemetry), name_(name.data(), name.size()), unit_(unit.data(), unit.size()) {}
    void record(double value, const otel::common::KeyValueIterable& attributes, std::uint64_t span = 0) const {
        telemetry_.measure({name_, unit_, toldOf(attributes), value, span});
    }

private:
    Telemetry& telemetry_;
    const std::string name_, unit_;
};

class RecordingHistogram final : public otel::metrics::NoopHistogram<double> {
public:
    explicit RecordingHistogram(Recorder recorder) : NoopHistogram("", "", ""), recorder_(std::move(recorder)) {}
    void Record(
        double value, const otel::common::KeyValueIterable& attributes, const otel::context::Context& context
    ) noexcept override {
        recorder_.record(value, attributes, numberOf(otel::trace::GetSpan(context)->GetContext()));
    }

private:
    const Recorder recorder_;
};

class RecordingCounter final : public otel::metrics::NoopCounter<std::uint64_t> {
public:
    explicit RecordingCounter(Recorder recorder) : NoopCounter("", "", ""), recorder_(std::move(recorder)) {}
    void Add(std::uint64_t value, const otel::common::KeyValueIterable& attributes) noexcept override {
        recorder_.record(static_cast<double>(value), attributes);
    }

private:
    const Recorder recorder_;
};

/// What is observed whenever somebody collects.
class Observables {
public:
    using Callback = std::pair<otel::metrics::ObservableCallbackPtr, void*>;

    void add(const Recorder& recorder, Callback callback) { callbacks_.emplace_back(recorder, callback); }
    void remove(Callback callback) {
        std::erase_if(callbacks_, [&](const auto& each) { return each.second == callback; });
    }
    std::size_t size() const { return callbacks_.size(); }
    void collect() const {
        class Result final : public otel::metrics::ObserverResultT<std::int64_t> {
        public:
            explicit Result(const Recorder& recorder) : recorder_(recorder) {}
            void Observe(std::int64_t value) noexcept override { Observe(value, Told()); }
            void Observe(std::int64_t value, const otel::common::KeyValueIterable& attributes) noexcept override {
                recorder_.record(static_cast<double>(value), attributes);
            }

        private:
            void Observe(std::int64_t, const Told&) noexcept {}
            const Recorder& recorder_;
        };
        using Integers = otel::nostd::shared_ptr<otel::metrics::ObserverResultT<std::int64_t>>;
        for (const auto& [recorder, callback] : callbacks_)
            callback.first(otel::metrics::ObserverResult(Integers(new Result(recorder))), callback.second);
    }

private:
    std::list<std::pair<Recorder, Callback>> callbacks_{};
};

class RecordingObservable final : public otel::metrics::ObservableInstrument {
public:
    RecordingObservable(Observables& all, Recorder recorder) : all_(all), recorder_(std::move(recorder)) {}
    void AddCallback(otel::metrics::ObservableCallbackPtr callback, void* state) noexcept override {
        all_.add(recorder_, {callback, state});
    }
    void RemoveCallback(otel::metrics::ObservableCallbackPtr callback, void* state) noexcept override {
        all_.remove({callback, state});
    }

private:
    Observables& all_;
    const Recorder recorder_;
};

/// The instruments that the library uses; others do nothing.
class RecordingMeter final : public otel::metrics::Meter {
    using Text = otel::nostd::string_view;
    using Observable = otel::nostd::shared_ptr<otel::metrics::ObservableInstrument>;
    template <class T>
    using Unique = otel::nostd::unique_ptr<T>;

public:
    RecordingMeter(Telemetry& telemetry, Observables& observables) : telemetry_(telemetry), observables_(observables) {}

    Unique<otel::metrics::Histogram<double>> CreateDoubleHistogram(Text name, Text, Text unit) noexcept override {
        return Unique<otel::metrics::Histogram<double>>(new RecordingHistogram({telemetry_, name, unit}));
    }
    Unique<otel::metrics::Counter<std::uint64_t>> CreateUInt64Counter(Text name, Text, Text unit) noexcept override {
        return Unique<otel::metrics::Counter<std::uint64_t>>(new RecordingCounter({telemetry_, name, unit}));
    }
    Observable CreateInt64ObservableUpDownCounter(Text name, Text, Text unit) noexcept override {
        return Observable(new RecordingObservable(observables_, {telemetry_, name, unit}));
    }

    Unique<otel::metrics::Counter<double>> CreateDoubleCounter(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleCounter(a, b, c);
    }
    Observable CreateInt64ObservableCounter(Text a, Text b, Text c) noexcept override {
        return none_.CreateInt64ObservableCounter(a, b, c);
    }
    Observable CreateDoubleObservableCounter(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleObservableCounter(a, b, c);
    }
    Unique<otel::metrics::Histogram<std::uint64_t>> CreateUInt64Histogram(Text a, Text b, Text c) noexcept override {
        return none_.CreateUInt64Histogram(a, b, c);
    }
    Observable CreateInt64ObservableGauge(Text a, Text b, Text c) noexcept override {
        return none_.CreateInt64ObservableGauge(a, b, c);
    }
    Observable CreateDoubleObservableGauge(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleObservableGauge(a, b, c);
    }
    Unique<otel::metrics::UpDownCounter<std::int64_t>> CreateInt64UpDownCounter(
        Text a, Text b, Text c
    ) noexcept override {
        return none_.CreateInt64UpDownCounter(a, b, c);
    }
    Unique<otel::metrics::UpDownCounter<double>> CreateDoubleUpDownCounter(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleUpDownCounter(a, b, c);
    }
    Observable CreateDoubleObservableUpDownCounter(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleObservableUpDownCounter(a, b, c);
    }
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    Unique<otel::metrics::Gauge<std::int64_t>> CreateInt64Gauge(Text a, Text b, Text c) noexcept override {
        return none_.CreateInt64Gauge(a, b, c);
    }
    Unique<otel::metrics::Gauge<double>> CreateDoubleGauge(Text a, Text b, Text c) noexcept override {
        return none_.CreateDoubleGauge(a, b, c);
    }
#endif

private:
    Telemetry& telemetry_;
    Observables& observables_;
    otel::metrics::NoopMeter none_{};
};

class RecordingMeters final : public otel::metrics::MeterProvider {
public:
    RecordingMeters(Telemetry& telemetry, Observables& observables)
        : meter_(new RecordingMeter(telemetry, observables)) {}
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    otel::nostd::shared_ptr<otel::metrics::Meter>
    GetMeter(otel::nostd::string_view, otel::nostd::string_view, otel::nostd::string_view, const otel::common::KeyValueIterable*) noexcept
        override {
        return meter_;
    }
#else
    otel::nostd::shared_ptr<otel::metrics::Meter> GetMeter(
        otel::nostd::string_view, otel::nostd::string_view, otel::nostd::string_view
    ) noexcept override {
        return meter_;
    }
#endif

private:
    const otel::nostd::shared_ptr<otel::metrics::Meter> meter_;
};

}  // namespace test
