#include <sequelize/redis.hpp>

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>

#include "../core/idle_clients.hpp"

namespace sequelize {
namespace {

struct CloseRedis {
    void operator()(redisContext* context) const noexcept { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, CloseRedis>;

struct FreeReply {
    void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

/// Hiredis sends without MSG_NOSIGNAL, and a server that has gone would end the program: this thread takes no SIGPIPE.
class PipeSignalHeld {
public:
    PipeSignalHeld() {
        sigset_t pending;
        ::sigpending(&pending);
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
        isOthers_ = ::sigismember(&pending, SIGPIPE) == 1;
    }
    ~PipeSignalHeld() {
        const timespec now{};
        while (!isOthers_ && ::sigtimedwait(&pipe_, nullptr, &now) == -1 && errno == EINTR) continue;
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    PipeSignalHeld(const PipeSignalHeld&) = delete;
    PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

private:
    sigset_t pipe_;
    sigset_t before_;
    bool isOthers_ = false;  // pending before, of a program that holds it, too
};

timeval asTimeval(std::chrono::milliseconds time) {
    using namespace std::chrono;
    const auto whole = duration_cast<seconds>(time);
    return {.tv_sec = whole.count(), .tv_usec = static_cast<suseconds_t>(microseconds(time - whole).count())};
}

class RedisCache final : public CacheStore {
public:
    explicit RedisCache(RedisCacheOptions options) : options_(std::move(options)) {}

    std::vector<Bytes> get(std::span<const std::string> keys) override {
        if (keys.empty()) return {};
        std::vector<std::string_view> words{"MGET"};
        words.insert(words.end(), keys.begin(), keys.end());
        Reply reply;
        connected([&](redisContext& context) {
            send(context, words);
            reply = receive(context, REDIS_REPLY_ARRAY);
        });
        std::vector<Bytes> values(keys.size());
        for (std::size_t i = 0; i < std::min(values.size(), std::size_t{reply->elements}); ++i)
            if (const auto* element = reply->element[i]; element->type == REDIS_REPLY_STRING)
                values[i] = std::make_shared<const std::string>(element->str, element->len);
        return values;
    }

    void set(std::span<const CacheEntry> entries) override {
        connected([&](redisContext& context) {
            for (const auto& entry : entries) sendSet(context, entry, false);
            for (std::size_t i = 0; i < entries.size(); ++i) (void)receive(context, REDIS_REPLY_STATUS);
        });
    }

    bool add(const CacheEntry& entry) override {
        Reply reply;
        connected([&](redisContext& context) {
            sendSet(context, entry, true);
            reply = receive(context, REDIS_REPLY_STATUS, REDIS_REPLY_NIL);
        });
        return reply->type == REDIS_REPLY_STATUS;
    }

    void remove(const std::string& key) override {
        connected([&](redisContext& context) {
            send(context, {"DEL", key});
            (void)receive(context, REDIS_REPLY_INTEGER);
        });
    }

    bool isShared() const noexcept override { return true; }

private:
    void send(redisContext& context, const std::vector<std::string_view>& words) const {
        std::vector<const char*> texts;
        std::vector<std::size_t> lengths;
        for (const auto word : words) {
            texts.push_back(word.data());
            lengths.push_back(word.size());
        }
        if (redisAppendCommandArgv(&context, static_cast<int>(texts.size()), texts.data(), lengths.data()) != REDIS_OK)
            fail(context);
    }
    void sendSet(redisContext& context, const CacheEntry& entry, bool onlyNew) const {
        const std::string time = std::to_string(entry.ttl.count());
        std::vector<std::string_view> words{"SET", entry.key, entry.value};
        if (entry.ttl.count() > 0) words.insert(words.end(), {"PX", time});
        if (onlyNew) words.emplace_back("NX");
        send(context, words);
    }
    /// The next answer, which must be of one of these types.
    Reply receive(redisContext& context, int type, int other = 0) const {
        void* given = nullptr;
        {
            const PipeSignalHeld held;
            if (redisGetReply(&context, &given) != REDIS_OK || given == nullptr) fail(context);
        }
        Reply reply(static_cast<redisReply*>(given));
        if (reply->type == REDIS_REPLY_ERROR)
            throw std::runtime_error(name() + " refused a command: " + std::string(reply->str, reply->len));
        if (reply->type != type && reply->type != other)
            throw std::runtime_error(name() + " gave an answer of an unexpected type");
        return reply;
    }

    [[noreturn]] void fail(const redisContext& context) const {
        const bool isLate = context.err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
        const std::string message =
            isLate ? name() + ": no answer within " + std::to_string(options_.timeout.count()) + " ms (.timeout)"
                   : name() + ": " + context.errstr;
        if (isLate || (context.err != REDIS_ERR_IO && context.err != REDIS_ERR_EOF)) throw std::runtime_error(message);
        throw detail::ClientGone(message);
    }

    template <class Work>
    void connected(Work work) {
        clients_.use([this] { return connect(); }, std::move(work));
    }

    /// For messages.
    [[nodiscard]] std::string name() const {
        if (!options_.socketPath.empty()) return "Redis at " + options_.socketPath;
        return "Redis at " + options_.host + ":" + std::to_string(options_.port);
    }

    Context connect() const {
        const auto wait = asTimeval(options_.connectTimeout);
        Context context(options_.socketPath.empty()
                            ? redisConnectWithTimeout(options_.host.c_str(), options_.port, wait)
                            : redisConnectUnixWithTimeout(options_.socketPath.c_str(), wait));
        if (!context) throw std::runtime_error(name() + ": out of memory");
        if (context->err != 0) throw std::runtime_error(name() + ": " + context->errstr);
        if (redisSetTimeout(context.get(), asTimeval(options_.timeout)) != REDIS_OK)
            throw std::runtime_error(name() + ": no time limit could be set");
        (void)::fcntl(context->fd, F_SETFD, FD_CLOEXEC);
        if (!options_.password.empty()) {
            if (options_.username.empty())
                send(*context, {"AUTH", options_.password});
            else
                send(*context, {"AUTH", options_.username, options_.password});
            (void)receive(*context, REDIS_REPLY_STATUS);
        }
        if (options_.database != 0) {
            send(*context, {"SELECT", std::to_string(options_.database)});
            (void)receive(*context, REDIS_REPLY_STATUS);
        }
        return context;
    }

    const RedisCacheOptions options_;
    detail::IdleClients<Context> clients_{options_.connections, [](Context context) noexcept { context.reset(); }};
};

}  // namespace

std::shared_ptr<CacheStore> redisCache(const RedisCacheOptions& options) {
    if (options.timeout.count() <= 0 || options.connectTimeout.count() <= 0)
        throw UsageError("redisCache: .timeout and .connectTimeout are positive: finders wait so long for the cache");
    if (options.socketPath.empty() && (options.host.empty() || options.port == 0))
        throw UsageError("redisCache: name a server by .host and .port, or by .socketPath");
    if (options.database < 0) throw UsageError("redisCache: .database is a number that SELECT takes, 0 or more");
    return std::make_shared<RedisCache>(options);
}

}  // namespace sequelize
