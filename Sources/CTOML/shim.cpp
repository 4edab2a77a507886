#include "CTOML.h"

namespace {
/* toml++ asserts what some malformed texts break; those are errors of the text, not ends of the program. */
struct broken_assumption {};
} // namespace

#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : throw broken_assumption{})
#define TOML_ASSERT_ASSUME(expression) TOML_ASSERT(expression)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <istream>
#include <new>
#include <streambuf>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct stopped {};

// Gives toml++ the text piece by piece, and ends it where the reading is interrupted.
class interruptible_text : public std::streambuf {
    char *const begin, *next, *const end;
    const nops_toml_sink &sink;
    static constexpr std::ptrdiff_t piece = 1 << 12;

  public:
    bool was_interrupted = false;

    interruptible_text(const char *text, size_t length, const nops_toml_sink &sink)
        // The stream only reads.
        : begin(const_cast<char *>(text)), next(begin), end(begin + length), sink(sink) {}

  protected:
    int_type underflow() override {
        was_interrupted = was_interrupted || (sink.interrupted && sink.interrupted(sink.context));
        if (next == end || was_interrupted) return traits_type::eof();
        char *const start = next;
        next += std::min(piece, end - next);
        setg(start, start, next);
        return traits_type::to_int_type(*start);
    }

    // toml++ looks for a byte order mark and goes back.
    pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode mode) override {
        if (from == std::ios_base::cur) offset += (gptr() ? gptr() : next) - begin;
        if (from == std::ios_base::end) offset += end - begin;
        return seekpos(offset, mode);
    }

    pos_type seekpos(pos_type position, std::ios_base::openmode) override {
        if (position < 0 || position > end - begin) return pos_type(off_type(-1));
        next = begin + position;
        setg(next, next, next);
        return position;
    }
};

void visit(const toml::node &node, const nops_toml_sink &sink);

void tell_place(const toml::source_region &source, const nops_toml_sink &sink) {
    if (sink.place) sink.place(sink.context, source.begin.line, source.begin.column);
}

void visit_table(const toml::table &table, const nops_toml_sink &sink) {
    // toml++ sorts by key; readers expect the order of the text.
    std::vector<std::pair<const toml::key *, const toml::node *>> fields;
    for (auto it = table.cbegin(); it != table.cend(); ++it) fields.emplace_back(&it->first, &it->second);
    std::stable_sort(fields.begin(), fields.end(), [](const auto &a, const auto &b) {
        return a.first->source().begin < b.first->source().begin;
    });
    sink.begin_table(sink.context);
    for (const auto &field : fields) {
        std::string_view name = field.first->str();
        tell_place(field.first->source(), sink);
        sink.key(sink.context, name.data(), name.size());
        visit(*field.second, sink);
    }
    sink.end_table(sink.context);
}

void fill(nops_toml_time &out, const toml::date &date) {
    out.year = static_cast<int>(date.year);
    out.month = static_cast<int>(date.month);
    out.day = static_cast<int>(date.day);
}

void fill(nops_toml_time &out, const toml::time &time) {
    out.hour = static_cast<int>(time.hour);
    out.minute = static_cast<int>(time.minute);
    out.second = static_cast<int>(time.second);
    out.nanosecond = static_cast<int>(time.nanosecond);
}

void visit(const toml::node &node, const nops_toml_sink &sink) {
    nops_toml_time out{};
    if (!node.is_value() && sink.interrupted && sink.interrupted(sink.context)) throw stopped{};
    tell_place(node.source(), sink);
    switch (node.type()) {
    case toml::node_type::table:
        visit_table(*node.as_table(), sink);
        break;
    case toml::node_type::array:
        sink.begin_array(sink.context);
        for (const auto &item : *node.as_array()) visit(item, sink);
        sink.end_array(sink.context);
        break;
    case toml::node_type::string: {
        const std::string &text = node.as_string()->get();
        sink.string(sink.context, text.data(), text.size());
        break;
    }
    case toml::node_type::integer:
        sink.integer(sink.context, node.as_integer()->get());
        break;
    case toml::node_type::floating_point:
        sink.floating(sink.context, node.as_floating_point()->get());
        break;
    case toml::node_type::boolean:
        sink.boolean(sink.context, node.as_boolean()->get());
        break;
    case toml::node_type::date:
        out.kind = NOPS_TOML_LOCAL_DATE;
        fill(out, node.as_date()->get());
        sink.time(sink.context, &out);
        break;
    case toml::node_type::time:
        out.kind = NOPS_TOML_LOCAL_TIME;
        fill(out, node.as_time()->get());
        sink.time(sink.context, &out);
        break;
    case toml::node_type::date_time: {
        const toml::date_time &value = node.as_date_time()->get();
        out.kind = value.offset ? NOPS_TOML_INSTANT : NOPS_TOML_LOCAL_DATE_TIME;
        fill(out, value.date);
        fill(out, value.time);
        out.offset_minutes = value.offset ? value.offset->minutes : 0;
        sink.time(sink.context, &out);
        break;
    }
    default:
        break;
    }
}

// toml++ goes one call deeper for each part of a dotted key, without a limit. A line with that many dots outside of
// quotes has such a key, or a value that no TOML allows.
bool has_long_key(const char *text, size_t length) {
    size_t dots = 0;
    char quote = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '\n') {
            dots = 0;
            quote = 0;
        } else if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '#') {
            while (i + 1 < length && text[i + 1] != '\n') i++;
        } else if (c == '=' || c == ',' || c == '{') {
            dots = 0;
        } else if (c == '.' && ++dots > 512) {
            return true;
        }
    }
    return false;
}

} // namespace

extern "C" int nops_toml_parse(
    const char *text, size_t length, const nops_toml_sink *sink, nops_toml_error *error) {
    try {
        if (has_long_key(text, length)) {
            error->line = error->column = 0;
            std::strcpy(error->message, "a key has more than 512 parts");
            return 0;
        }
        interruptible_text pieces(text, length, *sink);
        std::istream stream(&pieces);
        toml::parse_result result = toml::parse(stream);
        if (pieces.was_interrupted) return -1;
        if (!result) {
            const toml::parse_error &failure = result.error();
            error->line = failure.source().begin.line;
            error->column = failure.source().begin.column;
            std::string_view message = failure.description();
            size_t count = std::min(message.size(), sizeof error->message - 1);
            std::memcpy(error->message, message.data(), count);
            error->message[count] = 0;
            return 0;
        }
        visit(result.table(), *sink);
        return 1;
    } catch (const stopped &) {
        return -1;
    } catch (const broken_assumption &) {
        error->line = error->column = 0;
        std::strcpy(error->message, "this is not TOML");
    } catch (const std::bad_alloc &) {
        error->line = error->column = 0;
        std::strcpy(error->message, "there is no memory for the TOML reader");
    }
    return 0;
}
