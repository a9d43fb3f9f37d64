#include <sequelize/core/uuid.hpp>

#include <atomic>
#include <chrono>
#include <cstring>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#if defined(__linux__)
#include <sys/random.h>
#endif
#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>

#include "ascii.hpp"
#define SEQUELIZE_HAS_FORK_ 1
#endif

namespace sequelize {

using namespace detail;
namespace {

// Counts the fork()s on the way to this process: a child inherits each generator's state, and would repeat
// the parent's UUIDs if it went on from there.
std::atomic<unsigned> forkGeneration{1};

unsigned currentGeneration() noexcept {
#ifdef SEQUELIZE_HAS_FORK_
    static const int registered =
        pthread_atfork(nullptr, nullptr, [] { forkGeneration.fetch_add(1, std::memory_order_relaxed); });
    static_cast<void>(registered);
#endif
    return forkGeneration.load(std::memory_order_relaxed);
}

void fillRandom(std::byte* out, std::size_t size) {
#if defined(__linux__)
    // Up to 256 bytes come whole and uninterrupted once the kernel's generator is seeded.
    if (getrandom(out, size, 0) == static_cast<ssize_t>(size)) return;
#endif
    std::random_device device;
    for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::byte>(device() & 0xffU);
}

/// The bytes are the kernel's own CSPRNG output, only fetched in batches of sixteen UUIDs to share one system
/// call among them; nothing is stretched or predicted from a seed, so v4 has its full 122 random bits in
/// every thread, and threads share no state and need no lock.
struct RandomBatch {
    std::array<std::byte, 256> bytes;
    std::size_t used = sizeof bytes;
    unsigned generation = 0;

    template <std::size_t N>
    std::array<std::byte, N> take() {
        const unsigned generationNow = currentGeneration();
        if (generation != generationNow || used + N > bytes.size()) {
            fillRandom(bytes.data(), bytes.size());
            generation = generationNow;
            used = 0;
        }
        std::array<std::byte, N> out;
        std::memcpy(out.data(), bytes.data() + used, N);
        used += N;
        return out;
    }
};

RandomBatch& randomBatch() noexcept {
    thread_local RandomBatch batch;
    return batch;
}

/// Version 1's state. Each thread is a node of its own: 47 random bits of node and 14 of clock sequence keep
/// threads and processes apart without a shared lock, and within a thread (time, sequence) never repeats.
struct TimeNode {
    std::array<std::byte, 6> node;
    std::uint16_t sequence;
    std::uint64_t lastTicks;
    unsigned generation;
};

std::uint64_t ticksNow() noexcept {
    using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
    constexpr std::int64_t from1582To1970 = 0x01B21DD213814000;  // 100 ns units, RFC 9562 appendix A.1
    const auto sinceEpoch = std::chrono::floor<Ticks>(std::chrono::system_clock::now().time_since_epoch());
    return static_cast<std::uint64_t>(sinceEpoch.count() + from1582To1970);
}

constexpr std::byte low(std::uint64_t value, int shift) noexcept {
    return static_cast<std::byte>(value >> shift & 0xffU);
}

void setVersion(Uuid::ByteArray& bytes, unsigned version) noexcept {
    bytes[6] = (bytes[6] & std::byte{0x0f}) | static_cast<std::byte>(version << 4);
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
}

constexpr bool hyphenBefore(std::size_t byteIndex) noexcept {
    return byteIndex == 4 || byteIndex == 6 || byteIndex == 8 || byteIndex == 10;
}

}  // namespace

Uuid Uuid::v4() {
    ByteArray bytes = randomBatch().take<16>();
    setVersion(bytes, 4);
    return Uuid{bytes};
}

Uuid Uuid::v1() {
    thread_local TimeNode state{};
    if (state.generation != currentGeneration()) {
        const auto random = randomBatch().take<8>();
        std::memcpy(state.node.data(), random.data(), 6);
        state.node[0] |= std::byte{0x01};  // the multicast bit: no hardware address ever has it
        state.sequence = static_cast<std::uint16_t>(std::to_integer<unsigned>(random[6]) << 8 |
                                                    std::to_integer<unsigned>(random[7]));
        state.lastTicks = 0;
        state.generation = currentGeneration();
    }

    constexpr std::uint64_t oneSecond = 10'000'000;
    std::uint64_t ticks = ticksNow();
    if (ticks <= state.lastTicks) {
        // Several in one tick, or a small correction of the clock, borrow from the future; a clock that was
        // set back takes a new sequence instead, as the RFC asks.
        if (state.lastTicks - ticks < oneSecond)
            ticks = state.lastTicks + 1;
        else
            ++state.sequence;
    }
    state.lastTicks = ticks;

    ByteArray bytes{low(ticks, 24), low(ticks, 16), low(ticks, 8),  low(ticks, 0),          low(ticks, 40),
                    low(ticks, 32), low(ticks, 56), low(ticks, 48), low(state.sequence, 8), low(state.sequence, 0)};
    std::memcpy(bytes.data() + 10, state.node.data(), state.node.size());
    setVersion(bytes, 1);
    return Uuid{bytes};
}

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    if (text.size() != 36) return std::nullopt;
    ByteArray bytes{};
    const char* in = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i, in += 2) {
        if (hyphenBefore(i) && *in++ != '-') return std::nullopt;
        const int high = hexValue(in[0]);
        const int rest = hexValue(in[1]);
        if (high < 0 || rest < 0) return std::nullopt;
        bytes[i] = static_cast<std::byte>(high << 4 | rest);
    }
    return Uuid{bytes};
}

Uuid::Uuid(std::string_view text) {
    const auto parsed = parse(text);
    if (!parsed)
        throw std::invalid_argument(
            fmt::format("\"{}\" is not a UUID; expected 32 hexadecimal digits as "
                        "\"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx\"",
                        text));
    *this = *parsed;
}

void Uuid::write(char* out36) const noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (hyphenBefore(i)) *out36++ = '-';
        const auto value = std::to_integer<std::size_t>(bytes_[i]);
        *out36++ = digits[value >> 4];
        *out36++ = digits[value & 0x0f];
    }
}

std::string Uuid::toString() const {
    std::string out(36, '\0');
    write(out.data());
    return out;
}

}  // namespace sequelize

std::size_t std::hash<sequelize::Uuid>::operator()(const sequelize::Uuid& uuid) const noexcept {
    std::uint64_t halves[2];
    static_assert(sizeof halves == sizeof(sequelize::Uuid::ByteArray));
    std::memcpy(halves, uuid.bytes().data(), sizeof halves);
    // The Uuids of v1 differ in few bits only, so the halves are mixed rather than just combined.
    std::uint64_t mixed = halves[0] * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 32) + halves[1];
    mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93U;
    mixed ^= mixed >> 32;
    return static_cast<std::size_t>(mixed);
}

#undef SEQUELIZE_HAS_FORK_
